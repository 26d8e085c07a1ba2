#include "platform/testing/bearer_token.hpp"

#include "platform/auth/tokens.hpp"

namespace cartwright::testing {

std::string bearer_token(const Secret& secret, UserId user_id, std::chrono::seconds lifetime) {
  using std::chrono::floor, std::chrono::seconds;
  const auto now = floor<seconds>(auth::Tokens::Clock::now()).time_since_epoch();
  const auth::Tokens tokens(secret);
  return "Bearer " + tokens.issue({.id = user_id,
                                   .email = "told.by@the.token",
                                   .is_admin = true,
                                   .exp = (now + lifetime).count(),
                                   .iat = now.count(),
                                   .jti = auth::make_jti(0)});
}

}  // namespace cartwright::testing
