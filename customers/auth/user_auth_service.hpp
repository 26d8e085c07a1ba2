#pragma once
// The gRPC service UserAuth of proto/auth.proto.

#include "customers/users/deleted_users.hpp"
#include "platform/auth/caller.hpp"
#include "platform/rpc/server.hpp"
#include "proto/auth.pb.h"

namespace cartwright::customers {

class UserAuthService {
 public:
  /// Adds its methods to `server`. All outlive this object.
  UserAuthService(auth::Authenticator& authenticator, db::Database& database, rpc::Server& server);

 private:
  Task<AuthResponse> validate_token(AuthRequest request);
  Task<DeletedUsersResponse> deleted_users(DeletedUsersRequest request);

  auth::Authenticator& authenticator_;
  DeletedUsers deleted_users_;
};

}  // namespace cartwright::customers
