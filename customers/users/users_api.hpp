#pragma once
// The endpoints under /api/v1/users/. Each signature says who may call it and what it takes.

#include <optional>
#include <string>

#include "customers/guesses/guesses.hpp"
#include "customers/mail/mail_brake.hpp"
#include "customers/users/account_cache.hpp"
#include "customers/users/current_password.hpp"
#include "customers/users/password_rules.hpp"
#include "customers/users/user.hpp"
#include "customers/users/users.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/effects/effect.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::customers {

class UsersApi {
 public:
  /// Adds the endpoints to `front`. All outlive this object.
  UsersApi(Users& users, AccountCache& account_cache, Guesses& guesses, auth::Passwords& passwords,
           PasswordRules& password_rules, CurrentPassword current_password, MailBrake& mail_brake,
           http::Front& front);

 private:
  using OwnAccount = http::Own<"user_id", UserId>;

  Task<http::Created<User>> create(std::optional<auth::Caller> caller, http::Client client,
                                   http::Body<NewUser> body, effects::Effect effect);
  Task<http::List<User>> list(auth::Admin admin, http::Query<"search"> search);
  Task<void> require_still_admin(auth::Caller caller);
  Task<User> retrieve(OwnAccount user);
  Task<User> update(OwnAccount user, http::Body<UserPatch> body);
  Task<http::NoContent> remove(OwnAccount user);
  Task<http::Empty> change_password(OwnAccount user, http::Client client,
                                    http::Body<PasswordChange> body);

  Task<void> require_current_password(OwnAccount user, http::Client client,
                                      std::optional<Secret> password);
  Task<void> check(http::Client client, Secret password, std::string stored);
  /// The address of whoever has the account, which a password must not be like.
  Task<std::string> email_of(OwnAccount user);

  Users& users_;
  AccountCache& account_cache_;
  Guesses& guesses_;
  auth::Passwords& passwords_;
  PasswordRules& password_rules_;
  const CurrentPassword current_password_;
  MailBrake& mail_brake_;
  http::Lists& lists_;
};

}  // namespace cartwright::customers
