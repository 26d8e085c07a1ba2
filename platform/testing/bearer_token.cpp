#include "platform/testing/bearer_token.hpp"

#include <fmt/format.h>

#include "platform/auth/tokens.hpp"

namespace cartwright::test {

std::string bearer_token(const Secret& secret, auth::CallerId user_id, auth::Stamp stamp,
                         std::chrono::seconds lifetime) {
  using std::chrono::floor, std::chrono::seconds;
  const auto now = floor<seconds>(auth::Tokens::Clock::now()).time_since_epoch();
  const auth::Tokens tokens(secret);
  return "Bearer " + tokens.issue({.id = user_id,
                                   .email = "told.by@the.token",
                                   .is_admin = true,
                                   .exp = (now + lifetime).count(),
                                   .iat = now.count(),
                                   .jti = auth::make_jti(stamp)});
}

auth::Stamp stamp_of(TemporaryDatabase& customers, auth::CallerId user_id) {
  const auto column = [&](const char* name) {
    return std::stoll(customers.scalar(fmt::format(
        "SELECT coalesce((SELECT {} FROM users WHERE id = {}), 0)", name, user_id.value)));
  };
  return {.epoch = column("token_epoch"),
          .password_version = static_cast<std::int32_t>(column("password_version"))};
}

}  // namespace cartwright::test
