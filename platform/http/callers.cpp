#include "platform/http/callers.hpp"

#include "platform/auth/bearer.hpp"

namespace cartwright::http {

void document_token(Operation& operation, Access access) {
  operation.access = access;
  if (access == Access::token_required) {
    operation.fails("missing", auth::missing_token());
  }
  operation.fails("invalid", auth::invalid_token());
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
