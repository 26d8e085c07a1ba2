#pragma once
// The gRPC service UserAuth of proto/auth.proto.

#include "platform/auth/caller.hpp"
#include "platform/rpc/server.hpp"
#include "proto/auth.pb.h"

namespace cartwright::customers {

class UserAuthService {
 public:
  /// `authenticator` outlives this object.
  explicit UserAuthService(auth::Authenticator& authenticator) : authenticator_(authenticator) {}

  /// Adds the service to `server`; this object outlives it.
  void mount(rpc::Server& server);

 private:
  Task<AuthResponse> validate_token(AuthRequest request);

  auth::Authenticator& authenticator_;
};

}  // namespace cartwright::customers
