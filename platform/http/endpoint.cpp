#include "platform/http/endpoint.hpp"

#include "platform/http/incoming_body.hpp"

namespace cartwright::http {

Task<void> receive_body(const Request* request) {
  if (!request->body_is_too_large && request->incoming != nullptr) {
    co_await request->incoming->receive();
  }
  if (request->body_is_too_large) throw too_large_body();
}

}  // namespace cartwright::http
