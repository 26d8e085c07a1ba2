#pragma once
// How many carts a network may make without an account. It counts in the database, for all
// processes together.

#include <chrono>
#include <cstdint>
#include <optional>

#include "platform/db/database.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class GuestBrake {
 public:
  /// So many an hour, without a limit if none; at once, or one after the other as they come back.
  /// `jobs` forgets who has rested. Both references outlive this object, which outlives
  /// jobs.stop().
  GuestBrake(db::Database& database, std::int32_t an_hour, jobs::Jobs& jobs);

  /// Counts one more cart. If that is too many it does not, and returns how long there is none.
  Task<std::optional<std::chrono::seconds>> take(runtime::ClientNetwork network);

  [[nodiscard]] std::int32_t an_hour() const { return an_hour_; }

 private:
  Task<void> forget();

  db::Database& database_;
  const std::int32_t an_hour_;
};

}  // namespace cartwright::cart
