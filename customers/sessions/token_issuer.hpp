#pragma once
// Makes the tokens of a session.

#include <chrono>

#include "customers/sessions/refresh_tokens.hpp"
#include "customers/sessions/session.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/runtime/clock.hpp"

namespace cartwright::customers {

class TokenIssuer {
 public:
  /// Access tokens are good for `lifetime`, or as long as their session. All references outlive
  /// this object.
  TokenIssuer(const auth::Tokens& access, const RefreshTokens& refresh,
              std::chrono::seconds lifetime, const runtime::Clock& clock)
      : access_(access), refresh_(refresh), lifetime_(lifetime), clock_(clock) {}

  [[nodiscard]] IssuedTokens issue(const OpenSession& session) const;

 private:
  const auth::Tokens& access_;
  const RefreshTokens& refresh_;
  const std::chrono::seconds lifetime_;
  const runtime::Clock& clock_;
};

}  // namespace cartwright::customers
