#include "platform/http/callers.hpp"

namespace cartwright::http {

void document_token(Operation& operation, Access access) {
  operation.access = access;
  if (access == Access::token_required) {
    operation.fails("missing", unauthenticated("Missing authorization token"));
  }
  operation.fails("invalid", unauthenticated("Invalid authorization token"));
  operation.fails("forbidden", forbidden());
}

Task<auth::Caller> Parameter<auth::Caller>::take(Exchange exchange) {
  return exchange.authenticator->authenticate(exchange.credentials());
}

Task<std::optional<auth::Caller>> Parameter<std::optional<auth::Caller>>::take(Exchange exchange) {
  if (!exchange.credentials().has_token()) co_return std::nullopt;
  co_return co_await Parameter<auth::Caller>::take(exchange);
}

Task<auth::Admin> Parameter<auth::Admin>::take(Exchange exchange) {
  co_return auth::Admin{co_await Parameter<auth::Caller>::take(exchange)};
}

}  // namespace cartwright::http
