#pragma once
// Decides whether a token is honoured: signed by us, not expired, of a user who exists and has not
// changed the password since. Serves this service's own endpoints and, over gRPC, cart's.

#include <string>

#include "customers/auth/accounts.hpp"
#include "platform/auth/caller.hpp"
#include "platform/auth/tokens.hpp"

namespace cartwright::customers {

class TokenCheck final : public auth::Authenticator {
 public:
  /// Both outlive this object.
  TokenCheck(const auth::Tokens& tokens, Accounts& accounts)
      : tokens_(tokens), accounts_(accounts) {}

  Task<auth::Caller> authenticate(std::string authorization) override;

 private:
  const auth::Tokens& tokens_;
  Accounts& accounts_;
};

}  // namespace cartwright::customers
