#include "customers/keys/keys_api.hpp"

#include <chrono>
#include <utility>

#include "platform/http/public_answer.hpp"

namespace cartwright::customers {
namespace {

constexpr std::chrono::seconds kMaxAge = std::chrono::minutes(10);

}  // namespace

KeysApi::KeysApi(const auth::Tokens& tokens, http::Front& front)
    : tokens_(tokens), caching_(http::public_for(kMaxAge)) {
  http::Route route;
  route.pattern = "/.well-known/jwks.json";
  // Outside of the API: its form is that of the RFC.
  route.operation.is_listed = false;
  route.endpoint = [this](const http::Request* request) { return list(request); };
  front.routes().add(std::move(route));
}

Task<http::Reply> KeysApi::list(const http::Request* request) {
  http::Reply reply;
  reply.body = tokens_.ring().jwks();
  http::publish(reply, caching_, *request);
  co_return reply;
}

}  // namespace cartwright::customers
