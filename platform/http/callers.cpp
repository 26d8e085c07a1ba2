#include "platform/http/callers.hpp"

#include <fmt/format.h>

#include "platform/auth/bearer.hpp"

namespace cartwright::http {

void document_token(Operation& operation, Access access) {
  operation.access = access;
  if (access == Access::token_required) {
    operation.fails("missing", auth::missing_token());
  }
  operation.fails("invalid", auth::invalid_token());
}

void document_permission(Operation& operation) { operation.fails("forbidden", forbidden()); }

Task<auth::Caller> Parameter<auth::Caller>::take(Exchange exchange) {
  return exchange.authenticator->authenticate(exchange.credentials());
}

std::string Parameter<auth::Caller>::identify(const auth::Caller& caller) {
  // Who has lost the right is not shown again what it showed.
  return fmt::format("{}{}{}", kAccount, caller.id.value, caller.is_admin ? ", administrator" : "");
}

Task<std::optional<auth::Caller>> Parameter<std::optional<auth::Caller>>::take(Exchange exchange) {
  if (!exchange.credentials().has_token()) co_return std::nullopt;
  co_return co_await Parameter<auth::Caller>::take(exchange);
}

std::string Parameter<std::optional<auth::Caller>>::identify(
    const std::optional<auth::Caller>& caller) {
  return caller ? Parameter<auth::Caller>::identify(*caller) : std::string();
}

Task<auth::Admin> Parameter<auth::Admin>::take(Exchange exchange) {
  co_return auth::Admin{co_await Parameter<auth::Caller>::take(exchange)};
}

}  // namespace cartwright::http
