#pragma once
// Where coroutines of one event loop wait for something that they then look at themselves.

#include "platform/task.hpp"

namespace cartwright::runtime {

/// Any number of coroutines wait. What is notified while nobody waits is forgotten, so each looks
/// for what it wants before it waits, and again afterwards. Outlives them all.
class Condition {
 public:
  explicit Condition(Executor executor);

  /// Throws `operation_aborted` if the waiting coroutine is cancelled. It may have been notified
  /// just then.
  Task<void> wait();

  /// Lets the one that has waited longest continue in a later turn of the loop.
  void notify_one() { never_.cancel_one(); }

  /// The same for all that wait.
  void notify_all() { never_.cancel(); }

 private:
  Timer never_;  // expires: cancelling the wait of a coroutine is how it is woken
};

}  // namespace cartwright::runtime
