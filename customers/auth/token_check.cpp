#include "customers/auth/token_check.hpp"

namespace cartwright::customers {

Task<auth::Caller> TokenCheck::authenticate(std::string authorization) {
  const auto claims = tokens_.verify(authorization, auth::Tokens::Clock::now());
  const auto state = co_await accounts_.find_state(claims.id);
  if (!state || state->password_version != auth::password_version(claims.jti)) {
    throw unauthenticated("Token is revoked");
  }
  co_return auth::Caller{.user_id = claims.id, .email = state->email, .is_admin = state->is_admin};
}

}  // namespace cartwright::customers
