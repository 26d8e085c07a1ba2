#include "platform/http/endpoint.hpp"

#include "platform/http/incoming_body.hpp"

namespace cartwright::http {

Task<void> receive_body(const Request* request) {
  if (!request->body_is_too_large && request->incoming != nullptr) {
    co_await request->incoming->receive();
  }
  if (request->body_is_too_large) throw too_large_body();
}

Task<std::optional<auth::Caller>> find_caller(auth::Authenticator* authenticator,
                                              std::string authorization) {
  if (authorization.empty()) co_return std::nullopt;
  co_return co_await authenticator->authenticate(std::move(authorization));
}

}  // namespace cartwright::http
