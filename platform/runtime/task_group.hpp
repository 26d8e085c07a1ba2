#pragma once
// Structured concurrency: every coroutine that is not awaited is a member of a group, and a group
// is joined at stop.

#include <boost/asio/cancellation_signal.hpp>

#include <cstddef>
#include <exception>
#include <list>
#include <string_view>

#include "platform/runtime/condition.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

/// The running tasks of one owner on one event loop. Use it from that loop's thread only, within
/// its turns; join it before it dies.
class TaskGroup {
  struct Running {
    std::string_view vital_name;  ///< empty: an ordinary task
    bool is_cancelled = false;
    bool is_to_cancel = false;  ///< by the cancellation that is under way
    bool has_ended = false;     ///< during it, which takes it out
    boost::asio::cancellation_signal signal{};
  };

 public:
  explicit TaskGroup(Executor executor);
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  using Member = std::list<Running>::iterator;

  /// Starts `task` in this loop turn or the next. An exception that leaves it is logged, unless it
  /// is its cancellation. The result names the task until it ends, which may be at once.
  Member spawn(Task<void> task);

  /// Starts a task without which the process is not to be trusted. An exception that leaves it ends
  /// the process, unless the task was cancelled here. `name`, of static storage duration, is
  /// logged.
  Member spawn_vital(std::string_view name, Task<void> task);

  /// Interrupts whatever each member awaits; it sees `operation_aborted`. Later members are not
  /// affected.
  void cancel();

  /// The same for one member, which must not have ended.
  void cancel(Member member);

  /// Returns when no member runs any more.
  Task<void> join();

  [[nodiscard]] std::size_t size() const { return members_.size() - ended_; }

 private:
  Member start(std::string_view vital_name, Task<void> task);
  void emit(Running& running);
  void end(Member member, std::exception_ptr failure);
  void take_out_ended();

  Executor executor_;
  std::list<Running> members_;
  std::size_t ended_ = 0;       // of the members
  std::size_t cancelling_ = 0;  // cancellations under way, one within the other
  Condition all_ended_;
};

}  // namespace cartwright::runtime
