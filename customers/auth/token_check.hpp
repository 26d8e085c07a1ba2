#pragma once
// Decides whether a token is honoured: signed by us, not expired, of the very account that it was
// issued to, whose password has not changed since, and of a session that has not ended. Serves this
// service's own endpoints and, over gRPC, cart's.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "customers/sessions/sessions.hpp"
#include "customers/users/account_cache.hpp"
#include "platform/auth/caller.hpp"
#include "platform/auth/jti.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/runtime/bounded_cache.hpp"
#include "platform/runtime/clock.hpp"
#include "platform/text/view_hash.hpp"

namespace cartwright::customers {

class TokenCheck final : public auth::Authenticator {
 public:
  /// All outlive this object.
  TokenCheck(const auth::Tokens& tokens, AccountCache& accounts, Sessions& sessions,
             const runtime::Clock& clock);

  Task<auth::Caller> authenticate(auth::Credentials credentials) override;

 private:
  /// What a signature has proven; it stays true until `expires_at`.
  struct Proof {
    UserId user_id;
    auth::Stamp stamp;
    std::optional<auth::SessionId> session;
    std::chrono::sys_seconds expires_at;
  };

  /// Throws `unauthenticated` unless the header holds a token of ours that has not expired.
  Proof prove(std::string_view authorization);

  /// Throws `unauthenticated` if the session of the token has ended.
  Task<void> require_session(Proof proof);

  const auth::Tokens& tokens_;
  AccountCache& accounts_;
  Sessions& sessions_;
  const runtime::Clock& clock_;
  runtime::BoundedCache<std::string, Proof, text::ViewHash> proven_;
  std::uint64_t generation_ = 0;  ///< of the keys that have proven them
};

}  // namespace cartwright::customers
