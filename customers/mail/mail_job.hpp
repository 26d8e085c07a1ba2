#pragma once
// A mail that is to be written, as the database keeps it: for whom and why. No code stands in it,
// and no text.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/schema/schema.hpp"
#include "platform/schema/words.hpp"

namespace cartwright::customers {

/// Why an account is written to.
enum class Occasion {
  verification,          ///< whether the address is its owner's
  recovery,              ///< the password is forgotten
  registration_attempt,  ///< somebody wants another account with its address
  password_changed,
  email_changed,  ///< goes to the address of before
};

}  // namespace cartwright::customers

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::customers::Occasion> =
    std::to_array<cartwright::schema::Word<cartwright::customers::Occasion>>(
        {{"verification", cartwright::customers::Occasion::verification},
         {"recovery", cartwright::customers::Occasion::recovery},
         {"registration_attempt", cartwright::customers::Occasion::registration_attempt},
         {"password_changed", cartwright::customers::Occasion::password_changed},
         {"email_changed", cartwright::customers::Occasion::email_changed}});

namespace cartwright::customers {

struct MailJob {
  static constexpr std::string_view kKind = "mail";

  Occasion occasion = Occasion::verification;
  std::int64_t user_id = 0;  ///< of the account; 0 where it is found by the address
  std::string email{};       ///< where it goes to, or whose account is looked for; else empty
  std::int64_t asked = 0;    ///< when, in microseconds since 1970: later ones win

  static constexpr auto schema() {
    return fields(field("occasion", &MailJob::occasion), field("user_id", &MailJob::user_id),
                  field("email", &MailJob::email), field("asked", &MailJob::asked));
  }
};

}  // namespace cartwright::customers
