#include "customers/sessions/token_issuer.hpp"

#include <algorithm>

namespace cartwright::customers {

IssuedTokens TokenIssuer::issue(const OpenSession& session) const {
  using std::chrono::floor, std::chrono::seconds;
  const auto& holder = session.holder;
  const auto now = floor<seconds>(clock_.now()).time_since_epoch();
  const auto lifetime = std::min(lifetime_, seconds(holder.seconds_left));
  const auto token = access_.issue({.id = holder.id,
                                    .email = holder.email,
                                    .is_admin = holder.is_admin,
                                    .exp = (now + lifetime).count(),
                                    .iat = now.count(),
                                    .jti = auth::make_jti(holder.stamp()),
                                    .sid = holder.session_id});
  return {.token = "Bearer " + token,
          .refresh_token = refresh_.text(session.refresh_token),
          .expires_in = lifetime.count(),
          .session_id = holder.session_id};
}

}  // namespace cartwright::customers
