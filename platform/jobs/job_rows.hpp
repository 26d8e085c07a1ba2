#pragma once
// The jobs table. One member function is one statement; all moments are the database's.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/db/database.hpp"
#include "platform/schema/schema.hpp"
#include "platform/task.hpp"

namespace cartwright::jobs {

/// One attempt at a job, and the right to it: until the lease ends, and nobody else claims it.
struct Claim {
  std::int64_t id = 0;
  std::string kind;
  std::string body;           ///< JSON
  std::int64_t claims = 0;    ///< of the job: the greatest is of whoever has it
  std::int32_t attempts = 0;  ///< with this one

  static constexpr auto schema() {
    return fields(field("id", &Claim::id), field("kind", &Claim::kind), field("body", &Claim::body),
                  field("claims", &Claim::claims), field("attempts", &Claim::attempts));
  }
};

/// How many jobs of each kind there is room for, which may be none.
struct Room {
  std::vector<std::string> kinds;
  std::vector<std::int64_t> most;  ///< as many as there are kinds
};

/// What there is to do later.
struct Outlook {
  std::optional<std::int64_t> next_ms;  ///< until the next is due; may have passed
  std::int64_t periodic = 0;            ///< jobs that come again and again

  static constexpr auto schema() {
    return fields(field("next_ms", &Outlook::next_ms), field("periodic", &Outlook::periodic));
  }
};

/// What enqueues a job: its kind, its body, and in how many milliseconds it is due. What announces
/// is committed one after the other.
extern const db::Command kEnqueue;

class JobRows {
 public:
  using Kinds = std::vector<std::string>;

  /// `database`, which is not started yet, outlives this object.
  explicit JobRows(db::Database& database);

  /// Claims jobs that are due, of each kind those that wait longest.
  Task<std::vector<Claim>> claim(Room room, std::chrono::milliseconds lease);

  Task<Outlook> outlook(Kinds kinds);

  /// Adds the one job of a kind that comes again and again, unless it is there. One that was given
  /// up is due again.
  Task<void> add_periodic(std::string kind);

  // Each of these does nothing where another has claimed the job meanwhile.

  /// It is done.
  Task<void> remove(Claim claim);

  /// It is done, and due again after `pause`.
  Task<void> renew(Claim claim, std::chrono::milliseconds pause);

  /// It has failed, and is due again after `delay`.
  Task<void> put_off(Claim claim, std::chrono::milliseconds delay, std::string error);

  /// It was interrupted, which is no failure, and is due at once.
  Task<void> release(Claim claim);

  /// It has failed, and is kept as it is.
  Task<void> give_up(Claim claim, std::string error);

 private:
  db::Database& database_;
};

}  // namespace cartwright::jobs
