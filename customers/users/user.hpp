#pragma once
// What customers says about a user, and what clients may say. Each schema() drives parsing,
// validation, serialisation, OpenAPI and row mapping.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "customers/users/password_rules.hpp"
#include "platform/auth/caller.hpp"
#include "platform/auth/jti.hpp"
#include "platform/error.hpp"
#include "platform/schema/schema.hpp"
#include "platform/schema/timestamp.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

using UserId = auth::CallerId;

constexpr auto kNameLength = length(1, 256);

/// An account as clients see it; the password never leaves.
struct User {
  UserId id;
  Timestamp created;
  std::string email;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  bool is_admin = false;
  bool email_verified = false;
  bool is_active = true;  ///< who is not has no tokens and cannot log in
  std::optional<Timestamp> last_login;

  static constexpr std::string_view schema_name = "User";
  static constexpr auto schema() {
    return fields(field("id", &User::id, example("1")), field("created", &User::created),
                  field("email", &User::email, example("ann@example.com")),
                  field("first_name", &User::first_name, example("Ann")),
                  field("last_name", &User::last_name, example("Miller")),
                  field("is_admin", &User::is_admin),
                  field("email_verified", &User::email_verified),
                  field("is_active", &User::is_active), field("last_login", &User::last_login));
  }
};

/// What the tokens of an account bear that are still good.
struct Stamped {
  std::int32_t password_version = 0;
  std::int64_t token_epoch = 0;

  [[nodiscard]] auth::Stamp stamp() const {
    return {.epoch = token_epoch, .password_version = password_version};
  }

  static constexpr auto schema() {
    return fields(field("password_version", &Stamped::password_version),
                  field("token_epoch", &Stamped::token_epoch));
  }
};

/// What a token is checked against.
struct AccountState : Stamped {
  std::string email;
  bool is_admin = false;

  static constexpr auto schema() {
    return extend(Stamped::schema(), field("email", &AccountState::email),
                  field("is_admin", &AccountState::is_admin));
  }
};

/// A user with what proves that it is them.
struct Account : User, Stamped {
  std::string password;  ///< the stored hash

  static constexpr auto schema() {
    return extend(std::tuple_cat(User::schema(), Stamped::schema()),
                  field("password", &Account::password));
  }
};

/// What who shows a token is told whose account has changed, or whose session has ended.
Error token_is_revoked();

/// The caller's session; 0, which no session has, for a caller without.
auth::SessionId session_of(const auth::Caller& caller);

/// Throws `unauthenticated` unless a token with this stamp is good for an account in this `state`.
void require_honoured(const std::optional<AccountState>& state, auth::Stamp stamp);

/// Throws `unauthenticated` unless the caller's token is still good for the caller's account, which
/// is in this `state`, and `forbidden` unless the account may reach what is `owner`'s.
void require_still(const std::optional<AccountState>& state, const auth::Caller& caller,
                   std::optional<UserId> owner);

/// What registration takes.
struct NewUser {
  std::string email;
  Secret password;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<bool> is_admin;

  static constexpr std::string_view schema_name = "NewUser";
  static constexpr auto schema() {
    return fields(field("email", &NewUser::email, email_format, example("ann@example.com")),
                  field("password", &NewUser::password, kPasswordLength, kPasswordDoc, write_only,
                        example("correct horse")),
                  field("first_name", &NewUser::first_name, kNameLength, example("Ann")),
                  field("last_name", &NewUser::last_name, kNameLength, example("Miller")),
                  field("is_admin", &NewUser::is_admin, doc("Needs an administrator's token."),
                        example("false")));
  }

  /// The rules of passwords; checked once each field holds by itself.
  void check(FieldErrors& errors) const { check_password(errors, "password", password, email); }
};

/// What a change of an account may replace; what it leaves out stays. A name may go, so that what
/// GET answers can be sent back.
struct UserPatch {
  std::optional<std::string> email;
  Change<std::string> first_name;
  Change<std::string> last_name;
  std::optional<bool> is_admin;
  std::optional<bool> email_verified;
  std::optional<bool> is_active;

  static constexpr std::string_view schema_name = "UserPatch";
  static constexpr auto schema() {
    return fields(field("email", &UserPatch::email, email_format, example("ann@example.com")),
                  field("first_name", &UserPatch::first_name, kNameLength, example("Ann")),
                  field("last_name", &UserPatch::last_name, kNameLength, example("Miller")),
                  field("is_admin", &UserPatch::is_admin, doc("Only an administrator changes it."),
                        example("false")),
                  field("email_verified", &UserPatch::email_verified,
                        doc("Only an administrator changes it, by hand."), example("true")),
                  field("is_active", &UserPatch::is_active,
                        doc("Only an administrator changes it. Switched off, an account has no "
                            "tokens and cannot log in."),
                        example("true")));
  }
};

/// A new password, typed twice, and the one that it replaces.
struct PasswordChange {
  static constexpr const char* kMismatch = "The two password fields didn't match.";
  static constexpr const char* kWrongPassword = "Wrong password.";

  Secret new_password;
  Secret confirm_new_password;
  std::optional<Secret> current_password;

  static constexpr std::string_view schema_name = "PasswordChange";
  static constexpr auto schema() {
    return fields(
        field("new_password", &PasswordChange::new_password, kPasswordLength, kPasswordDoc,
              write_only, example("battery staple")),
        field("confirm_new_password", &PasswordChange::confirm_new_password, kPasswordLength,
              write_only, example("battery staple")),
        field("current_password", &PasswordChange::current_password, max_length(kLongestPassword),
              write_only, doc("Those who change their own may have to send it."),
              example("correct horse")));
  }

  /// The rules of passwords and across both fields; checked once each holds by itself.
  void check(FieldErrors& errors) const {
    check_password(errors, "new_password", new_password);
    if (new_password != confirm_new_password) {
      errors.add("confirm_new_password", kMismatch);
    }
  }
};

}  // namespace cartwright::customers
