#pragma once
// The endpoints for whoever has forgotten the password. Nothing that they answer, and no time that
// they take, says which addresses have an account: that is found out when the mail is written.

#include "customers/guesses/guesses.hpp"
#include "customers/mail/mail_brake.hpp"
#include "customers/mail/mail_queue.hpp"
#include "customers/recovery/recoveries.hpp"
#include "customers/recovery/recovery.hpp"
#include "customers/users/account_cache.hpp"
#include "customers/users/password_rules.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/http/accepted.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::customers {

class RecoveryApi {
 public:
  /// Adds the endpoints to `front`. All outlive this object.
  RecoveryApi(Recoveries& recoveries, MailQueue& mails, MailBrake& brake,
              AccountCache& account_cache, Guesses& guesses, auth::Passwords& passwords,
              PasswordRules& password_rules, http::Front& front);

 private:
  Task<http::Accepted> recover(http::Client client, http::Body<Recovery> body);
  Task<http::Empty> reset(http::Client client, http::Body<PasswordReset> body);

  Recoveries& recoveries_;
  MailQueue& mails_;
  MailBrake& brake_;
  AccountCache& account_cache_;
  Guesses& guesses_;
  auth::Passwords& passwords_;
  PasswordRules& password_rules_;
};

}  // namespace cartwright::customers
