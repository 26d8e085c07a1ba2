#pragma once
// Which passwords an account may get, at registration and whenever its password changes (ADR 38).
// A login is asked for none of it.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "customers/users/breached_passwords.hpp"
#include "platform/error.hpp"
#include "platform/schema/rules.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

inline constexpr const char* kPasswordIsCommon = "This password is too common.";
inline constexpr const char* kPasswordIsLikeEmail =
    "This password is too similar to the e-mail address.";
inline constexpr const char* kPasswordIsBreached = "This password is known from a leak.";

/// In code points; what is left of a password without the parts of its owner's address, too.
inline constexpr std::size_t kShortestPassword = 7;

/// In code points, and in the bytes that these may have in UTF-8.
inline constexpr std::size_t kLongestPassword = 1024;
inline constexpr std::size_t kMostBytesOfPassword = 4 * kLongestPassword;

// Two rules, so that each limit has a text of its own.
constexpr auto kPasswordLength = [](schema::Rules& rules) {
  schema::min_length(kShortestPassword)(rules);
  schema::max_length(kLongestPassword)(rules);
};

/// For the documentation of every field that takes a new password.
constexpr auto kPasswordDoc = schema::doc(
    "Any characters. Refused if it is among the passwords that attackers try first, in any case, "
    "or if fewer than 7 characters are left of it without the e-mail address, its local part, the "
    "name of its domain and their words (of 4 characters or more, in any case, forwards or "
    "backwards).");

/// Whether too little of the password is left where the parts of this address are taken out.
bool is_like(const Secret& password, std::string_view email);

/// Adds to `errors` what is wrong with a new password in `field`, of whoever has this address if it
/// is known.
void check_password(FieldErrors& errors, std::string_view field, const Secret& password,
                    std::optional<std::string_view> email = std::nullopt);

class PasswordRules {
 public:
  /// `breached` outlives this object and its tasks.
  explicit PasswordRules(BreachedPasswords& breached) : breached_(breached) {}

  /// Throws `invalid` on `field` unless the password may become that of whoever has this address.
  Task<void> require(std::string field, Secret password, std::string email);

 private:
  BreachedPasswords& breached_;
};

}  // namespace cartwright::customers
