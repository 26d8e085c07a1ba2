#include "customers/users/operators_hand.hpp"

#include <cstdint>
#include <utility>

namespace cartwright::customers {
namespace {

// While the operator typed, somebody else may have moved to the account's address, or it to
// another.
constexpr db::Command kPromote{R"sql(
  UPDATE users SET is_admin = true, is_active = true, email_verified = true
  WHERE id = $1 AND email = $2
)sql"};

// The database gives a new epoch with it, which ends all sessions.
constexpr db::Command kSetPassword{R"sql(
  UPDATE users SET password = $3, password_version = password_version + 1
  WHERE id = $1 AND email = $2
)sql"};

// As another password does.
constexpr db::Command kEndSessions{R"sql(
  UPDATE users SET password_version = password_version + 1 WHERE id = $1
)sql"};

void require_one(std::int64_t written) {
  if (written != 1) throw not_found();
}

}  // namespace

Task<void> OperatorsHand::make(NewUser user, std::string password_hash) {
  auto transaction = database_.begin();
  const auto made =
      co_await users_.insert(&transaction, std::move(user), std::move(password_hash), std::nullopt);
  require_one(co_await transaction.execute(kPromote, made.id, made.email));
  co_await transaction.commit();
}

Task<void> OperatorsHand::promote(Account account) {
  require_one(co_await database_.execute(kPromote, account.id, account.email));
}

Task<void> OperatorsHand::take_over(Account account, std::string password_hash) {
  auto transaction = database_.begin();
  require_one(co_await transaction.execute(kSetPassword, account.id, account.email, password_hash));
  require_one(co_await transaction.execute(kPromote, account.id, account.email));
  co_await transaction.commit();
}

Task<void> OperatorsHand::set_password(Account account, std::string password_hash) {
  require_one(co_await database_.execute(kSetPassword, account.id, account.email, password_hash));
}

Task<void> OperatorsHand::end_sessions(UserId id) {
  require_one(co_await database_.execute(kEndSessions, id));
}

}  // namespace cartwright::customers
