#pragma once
// Removes the carts of users whom customers has deleted.

#include <chrono>
#include <cstdint>
#include <deque>

#include "cart/carts/carts.hpp"
#include "platform/db/database.hpp"
#include "platform/rpc/channel.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"
#include "proto/auth.pb.h"

namespace cartwright::cart {

/// Asks customers every two seconds which accounts have gone since it last did; how far it has come
/// is kept in the database, so that nothing is missed while either service is away. Any number of
/// loops and processes may do it at once. A request that was let in just before its account went
/// may make the cart anew, so some seconds later it is removed once more.
class Departures {
 public:
  /// All references outlive this object.
  Departures(Executor executor, rpc::Channel& channel, db::Database& database, Carts& carts);

  void start();
  Task<void> stop();

 private:
  /// Accounts that have gone, with ids from the first to the last.
  struct Gone {
    UserId first;
    UserId last;
    std::chrono::steady_clock::time_point again_at;
  };

  Task<runtime::Round> follow();
  Task<bool> follow_some();
  Task<void> remove_carts(DeletedUsersResponse response);
  Task<void> remove_carts(UserId first, UserId last);
  Task<void> remove_again();

  rpc::Channel& channel_;
  db::Database& database_;
  Carts& carts_;
  runtime::TaskGroup tasks_;
  runtime::Keeper follower_;
  std::deque<Gone> recent_;
  bool is_failing_ = false;
};

}  // namespace cartwright::cart
