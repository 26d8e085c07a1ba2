#pragma once
// Publishes the keys by which anybody can verify our tokens (RFC 7517).

#include <string>

#include "platform/auth/tokens.hpp"
#include "platform/http/front.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class KeysApi {
 public:
  /// Adds `/.well-known/jwks.json` to `front`. Both outlive this object.
  KeysApi(const auth::Tokens& tokens, http::Front& front);

 private:
  Task<http::Reply> list(const http::Request* request);

  const auth::Tokens& tokens_;
  const std::string caching_;
};

}  // namespace cartwright::customers
