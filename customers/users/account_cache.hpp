#pragma once
// What tokens are checked against, remembered. The database announces each change of an account;
// while nobody hears the announcements, nothing is remembered.

#include <cstdint>
#include <optional>
#include <string_view>

#include "customers/users/users.hpp"
#include "platform/db/listener.hpp"
#include "platform/runtime/bounded_cache.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class AccountCache {
 public:
  /// `users`, which reads from `database`, and that outlive this object. Listens on a connection of
  /// its own.
  AccountCache(Executor executor, Users& users, db::Database& database);

  void start() { changes_.start(); }
  Task<void> stop() { return changes_.stop(); }

  /// The state of an account, from memory if that is known to be current.
  Task<std::optional<AccountState>> find(UserId id);

  /// Reads the account anew the next time. Call it after a change of one's own, whose announcement
  /// is still on its way.
  void forget(UserId id);

 private:
  void hear_change(std::string_view user_id);
  void hear_connection(bool connected);
  void forget_all();

  Users& users_;
  runtime::BoundedCache<std::int64_t, AccountState> known_;
  bool listening_ = false;
  std::uint64_t changes_heard_ = 0;
  db::Listener changes_;
};

}  // namespace cartwright::customers
