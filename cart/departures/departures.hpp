#pragma once
// Removes the carts of users whom customers has deleted.

#include <chrono>
#include <cstdint>

#include "platform/db/database.hpp"
#include "platform/rpc/channel.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"
#include "proto/auth.pb.h"

namespace cartwright::cart {

/// Asks customers every two seconds which accounts have gone since it last did; how far it has come
/// is kept in the database, so that nothing is missed while either service is away. Any number of
/// loops and processes may do it at once.
class Departures {
 public:
  /// `channel` and `database` outlive this object.
  Departures(Executor executor, rpc::Channel& channel, db::Database& database);

  void start();
  Task<void> stop();

 private:
  Task<void> follow_until_cancelled();
  Task<bool> follow();
  Task<void> remove_carts(DeletedUsersResponse response);
  void log_once(std::exception_ptr failure);

  rpc::Channel& channel_;
  db::Database& database_;
  runtime::TaskGroup tasks_;
  Timer pause_;
  bool is_failing_ = false;
};

}  // namespace cartwright::cart
