#include "customers/verification/verification_api.hpp"

#include <utility>

#include "platform/http/too_many_requests.hpp"

namespace cartwright::customers {

VerificationApi::VerificationApi(Codes& codes, MailQueue& mails, MailBrake& brake,
                                 http::Front& front)
    : codes_(codes), mails_(mails), brake_(brake) {
  auto& router = front.routes();
  auto& send = router.post("/api/v1/auth/verify/send/", this, &VerificationApi::send,
                           "Have a code sent to the own address",
                           "It is good for a day, for the address that it is sent to, and until "
                           "another one is sent. Nothing is sent to an address that is verified.");
  http::document_rate_limit(send);
  router
      .post("/api/v1/auth/verify/", this, &VerificationApi::verify,
            "Show that a code has come: the address is verified")
      .refuses("code", kNoCode);
}

Task<http::Accepted> VerificationApi::send(auth::Caller caller, http::Client client) {
  http::or_too_many(co_await brake_.take(Occasion::verification, client.network, caller.email));
  co_await mails_.ask_to_verify(caller.id);
  co_return http::Accepted();
}

Task<http::Empty> VerificationApi::verify(http::Body<Verification> body) {
  if (!co_await codes_.verify(std::move(body.value.code))) throw refused("code", kNoCode);
  co_return http::Empty();
}

}  // namespace cartwright::customers
