#include "customers/recovery/recovery_api.hpp"

#include <utility>

#include "platform/http/too_many_requests.hpp"
#include "platform/runtime/or_error.hpp"

namespace cartwright::customers {

RecoveryApi::RecoveryApi(Recoveries& recoveries, MailQueue& mails, MailBrake& brake,
                         AccountCache& account_cache, Guesses& guesses, auth::Passwords& passwords,
                         PasswordRules& password_rules, http::Front& front)
    : recoveries_(recoveries),
      mails_(mails),
      brake_(brake),
      account_cache_(account_cache),
      guesses_(guesses),
      passwords_(passwords),
      password_rules_(password_rules) {
  auto& router = front.routes();
  auto& recover = router.post(
      "/api/v1/auth/recover/", this, &RecoveryApi::recover, "Have a code for a new password sent",
      "The answer is the same whether anybody has the address. The code is good for half an hour "
      "and until another one is sent.");
  http::document_rate_limit(recover);
  router
      .post("/api/v1/auth/reset-password/", this, &RecoveryApi::reset,
            "Replace a password that is forgotten",
            "Ends all tokens and sessions of the account, whose address is verified then.")
      .refuses("code", kNoCode)
      .rejects("new_password", kPasswordIsCommon)
      .rejects("new_password", kPasswordIsLikeEmail)
      .rejects("new_password", kPasswordIsBreached)
      .rejects("confirm_new_password", PasswordChange::kMismatch);
}

Task<http::Accepted> RecoveryApi::recover(http::Client client, http::Body<Recovery> body) {
  http::or_too_many(co_await brake_.take(Occasion::recovery, client.network, body->email));
  co_await mails_.let_recover(std::move(body.value.email));
  co_return http::Accepted();
}

// A code that is none is found out before the work of a hash. With one, an owner whose address
// others guess at logs in from wherever they are.
Task<http::Empty> RecoveryApi::reset(http::Client client, http::Body<PasswordReset> body) {
  auto email = co_await recoveries_.find_email(body->code);
  if (!email) throw refused("code", kNoCode);
  co_await password_rules_.require("new_password", body->new_password, *email);
  auto hash = co_await passwords_.hash(client.network, std::move(body.value.new_password));
  const auto user_id =
      co_await recoveries_.reset_password(std::move(body.value.code), std::move(hash));
  if (!user_id) throw refused("code", kNoCode);
  account_cache_.forget(*user_id);
  // The password is another, whatever comes of this.
  co_await runtime::or_error(guesses_.know(std::move(*email), client.network));
  co_return http::Empty();
}

}  // namespace cartwright::customers
