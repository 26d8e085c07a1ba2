#include "customers/auth/token_check.hpp"

#include <utility>

namespace cartwright::customers {
namespace {

constexpr std::size_t kCapacity = 50'000;

}  // namespace

TokenCheck::TokenCheck(const auth::Tokens& tokens, AccountCache& accounts, Sessions& sessions,
                       const runtime::Clock& clock)
    : tokens_(tokens),
      accounts_(accounts),
      sessions_(sessions),
      clock_(clock),
      proven_(kCapacity) {}

Task<auth::Caller> TokenCheck::authenticate(auth::Credentials credentials) {
  const auto proof = prove(credentials.authorization);
  auto state = co_await accounts_.find(proof.user_id);
  require_honoured(state, proof.stamp);
  if (proof.session) co_await require_session(proof);
  co_return auth::Caller{.id = proof.user_id,
                         .email = std::move(state->email),
                         .is_admin = state->is_admin,
                         .stamp = proof.stamp,
                         .session = proof.session,
                         .expires = proof.expires_at};
}

Task<void> TokenCheck::require_session(Proof proof) {
  const auto owner = co_await sessions_.find_owner(*proof.session);
  if (owner != proof.user_id) throw token_is_revoked();
}

TokenCheck::Proof TokenCheck::prove(std::string_view authorization) {
  const auto now = clock_.now();
  if (std::exchange(generation_, tokens_.generation()) != tokens_.generation()) proven_.clear();
  if (const auto* known = proven_.find(authorization); known && now < known->expires_at) {
    return *known;
  }
  const auto claims = tokens_.verify(authorization, now);
  const Proof proof{.user_id = claims.id,
                    .stamp = auth::read_stamp(claims.jti),
                    .session = claims.sid,
                    .expires_at = std::chrono::sys_seconds(std::chrono::seconds(claims.exp))};
  proven_.insert(std::string(authorization), proof);
  return proof;
}

}  // namespace cartwright::customers
