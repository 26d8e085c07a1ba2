#include "cart/identity/customers_client.hpp"

#include <utility>

#include "platform/auth/bearer.hpp"
#include "proto/auth.pb.h"

namespace cartwright::cart {
namespace {

Error refusal(const rpc::StatusError& error) {
  if (error.code() == rpc::StatusCode::invalid_argument) return unauthenticated(error.message());
  return unavailable("The token cannot be validated now.");
}

}  // namespace

Task<auth::Caller> CustomersClient::authenticate(auth::Credentials credentials) try {
  // What is no token at all needs nobody's opinion, so that it is a 401 during an outage as well,
  // and costs no copies of what may be long.
  if (!auth::may_be_token(auth::bearer_token(credentials.authorization))) {
    throw auth::invalid_token();
  }
  AuthRequest request;
  request.mutable_token()->set_value(std::string(credentials.authorization));
  // A check changes nothing, so customers may carry it out twice.
  auto response = co_await channel_.call<AuthResponse>("/UserAuth/ValidateToken", request, timeout_,
                                                       rpc::Semantics::idempotent);
  auto& payload = *response.mutable_payload();
  co_return auth::Caller{.id = {payload.user_id()},
                         .email = std::move(*payload.mutable_email()),
                         .is_admin = payload.is_admin()};
} catch (const rpc::StatusError& error) {
  throw refusal(error);
}

}  // namespace cartwright::cart
