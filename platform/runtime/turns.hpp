#pragma once
// Coroutines of one event loop that must not do a thing at the same time.

#include <utility>

#include "platform/runtime/condition.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

/// One coroutine has the turn, others wait for it. Whoever asks just when a turn ends may have the
/// next one before those who wait. Outlives them all.
class Turns {
 public:
  /// Passes the turn on when it ends.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(&turns) { turns.is_taken_ = true; }
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    Turns* turns_;
  };

  explicit Turns(Executor executor) : passed_on_(executor) {}

  /// Throws `operation_aborted` if the waiting coroutine is cancelled.
  Task<Turn> take();

 private:
  bool is_taken_ = false;
  Condition passed_on_;
};

}  // namespace cartwright::runtime
