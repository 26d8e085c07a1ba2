#pragma once
// What tokens are checked against, remembered. The database announces each change of an account;
// while nobody hears the announcements, nothing is remembered.

#include <cstdint>
#include <optional>

#include "customers/users/users.hpp"
#include "platform/db/remembered.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class AccountCache {
 public:
  /// `users`, which reads from `database`, and that, which is not started yet, outlive this object.
  AccountCache(Users& users, db::Database& database);

  /// The state of an account, from memory if that is known to be current.
  Task<std::optional<AccountState>> find(UserId id) { return states_.find(id.value); }

  /// Reads the account anew the next time. Call it after a change of one's own, whose announcement
  /// is still on its way.
  void forget(UserId id) { states_.forget(id.value); }

 private:
  db::Remembered<std::int64_t, AccountState> states_;
};

}  // namespace cartwright::customers
