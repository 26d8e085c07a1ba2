#include "customers/auth/user_auth_service.hpp"

#include <utility>

namespace cartwright::customers {

UserAuthService::UserAuthService(auth::Authenticator& authenticator, db::Database& database,
                                 rpc::Server& server)
    : authenticator_(authenticator), deleted_users_(database) {
  server.unary("/UserAuth/ValidateToken", this, &UserAuthService::validate_token);
  server.unary("/UserAuth/DeletedUsers", this, &UserAuthService::deleted_users);
}

Task<AuthResponse> UserAuthService::validate_token(AuthRequest request) {
  auto caller = co_await authenticator_.authenticate({.authorization = request.token().value()});
  AuthResponse response;
  auto& payload = *response.mutable_payload();
  payload.set_user_id(caller.id.value);
  payload.set_email(std::move(caller.email));
  payload.set_is_admin(caller.is_admin);
  if (caller.session) payload.set_session_id(caller.session->value);
  payload.set_expires_at(caller.expires.time_since_epoch().count());
  co_return response;
}

Task<DeletedUsersResponse> UserAuthService::deleted_users(DeletedUsersRequest request) {
  DeletedUsersResponse response;
  response.set_latest(co_await deleted_users_.latest());
  // Last, since as many as ask would hold the rows while they wait for anything else.
  const auto deletions = co_await deleted_users_.after(request.after());
  for (const auto& deletion : deletions) {
    auto& user = *response.add_users();
    user.set_position(deletion.position);
    user.set_user_id(deletion.user_id.value);
    if (deletion.last_user_id) user.set_last_user_id(deletion.last_user_id->value);
  }
  co_return response;
}

}  // namespace cartwright::customers
