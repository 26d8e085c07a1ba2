#pragma once
// The endpoints by which somebody shows that an address is theirs.

#include <string>

#include "customers/mail/codes.hpp"
#include "customers/mail/mail_brake.hpp"
#include "customers/mail/mail_queue.hpp"
#include "platform/http/accepted.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::customers {

struct Verification {
  std::string code;

  static constexpr std::string_view schema_name = "Verification";
  static constexpr auto schema() {
    return fields(
        field("code", &Verification::code, example("3q2-7wJf0nXG5Yd0Z3eYyD1yVhT6b2m9QkLxS8uRcNE")));
  }
};

class VerificationApi {
 public:
  /// Adds the endpoints to `front`. All outlive this object.
  VerificationApi(Codes& codes, MailQueue& mails, MailBrake& brake, http::Front& front);

 private:
  Task<http::Accepted> send(auth::Caller caller, http::Client client);
  Task<http::Empty> verify(http::Body<Verification> body);

  Codes& codes_;
  MailQueue& mails_;
  MailBrake& brake_;
};

}  // namespace cartwright::customers
