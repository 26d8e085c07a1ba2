#include "customers/users/user.hpp"

namespace cartwright::customers {

void require_still(const std::optional<AccountState>& state, const auth::Caller& caller,
                   std::optional<UserId> owner) {
  if (!state || state->stamp() != caller.stamp) throw unauthenticated("Token is revoked");
  if (!state->is_admin && caller.id != owner) throw forbidden();
}

}  // namespace cartwright::customers
