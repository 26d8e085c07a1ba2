#include "customers/users/user.hpp"

namespace cartwright::customers {

Error token_is_revoked() { return unauthenticated("Token is revoked"); }

auth::SessionId session_of(const auth::Caller& caller) {
  return caller.session.value_or(auth::SessionId{});
}

void require_honoured(const std::optional<AccountState>& state, auth::Stamp stamp) {
  if (!state || state->stamp() != stamp) throw token_is_revoked();
}

void require_still(const std::optional<AccountState>& state, const auth::Caller& caller,
                   std::optional<UserId> owner) {
  require_honoured(state, caller.stamp);
  if (!state->is_admin && caller.id != owner) throw forbidden();
}

}  // namespace cartwright::customers
