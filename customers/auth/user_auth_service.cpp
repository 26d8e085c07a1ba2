#include "customers/auth/user_auth_service.hpp"

#include <utility>

namespace cartwright::customers {

void UserAuthService::mount(rpc::Server& server) {
  server.unary("/UserAuth/ValidateToken", this, &UserAuthService::validate_token);
}

Task<AuthResponse> UserAuthService::validate_token(AuthRequest request) {
  auto caller = co_await authenticator_.authenticate(request.token().value());
  AuthResponse response;
  auto& payload = *response.mutable_payload();
  payload.set_user_id(caller.user_id.value);
  payload.set_email(std::move(caller.email));
  payload.set_is_admin(caller.is_admin);
  co_return response;
}

}  // namespace cartwright::customers
