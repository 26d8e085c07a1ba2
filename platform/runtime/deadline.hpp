#pragma once
// Coarse timers. A sweep per loop looks at all of them, so that setting one costs a few
// instructions and no system call.

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <functional>
#include <optional>

#include "platform/runtime/keeper.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

class TaskGroup;
class Deadline;

/// The deadlines of one event loop. They expire up to two sweeps (200 ms) late, never early.
/// Outlives them all.
class Deadlines {
 public:
  explicit Deadlines(Executor executor);

  /// Sweeps until `tasks` is cancelled.
  void start(TaskGroup& tasks);

  /// The time of the latest sweep.
  [[nodiscard]] std::chrono::steady_clock::time_point now() const { return now_; }

 private:
  friend class Deadline;
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
  using Armed = boost::intrusive::list<Deadline, boost::intrusive::base_hook<Hook>,
                                       boost::intrusive::constant_time_size<false>>;

  Task<Round> sweep_once();
  void sweep();
  void expire_some();

  Armed armed_;
  Armed expired_;
  std::chrono::steady_clock::time_point now_ = std::chrono::steady_clock::now();
  Keeper sweeper_;
};

/// One deadline, a member of what it guards. Calls `expired` once for each time that it was set and
/// not cleared.
class Deadline : public Deadlines::Hook {
 public:
  Deadline(Deadlines& deadlines, std::move_only_function<void()> expired)
      : deadlines_(deadlines), expired_(std::move(expired)) {}

  /// Replaces the previous setting.
  void set(std::chrono::milliseconds from_now);

  void clear() { unlink(); }

 private:
  friend class Deadlines;

  Deadlines& deadlines_;
  std::move_only_function<void()> expired_;
  std::chrono::milliseconds from_next_sweep_{};
  /// None until a sweep has seen the setting: since the one before, the loop may have been held for
  /// any time.
  std::optional<std::chrono::steady_clock::time_point> at_;
};

}  // namespace cartwright::runtime
