#include "platform/http/endpoint.hpp"

namespace cartwright::http {

Task<std::optional<auth::Caller>> find_caller(auth::Authenticator* authenticator,
                                              std::string authorization) {
  if (authorization.empty()) co_return std::nullopt;
  try {
    co_return co_await authenticator->authenticate(std::move(authorization));
  } catch (const Error& error) {
    if (error.code() != Code::unauthenticated) throw;
  }
  co_return std::nullopt;
}

}  // namespace cartwright::http
