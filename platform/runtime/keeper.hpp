#pragma once
// Work that has no end of its own: a connection that is kept up, a list that is followed, a port at
// which clients arrive.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/runtime/backoff.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

class TaskGroup;

/// What a round of such work has come to, and so when the next one begins.
struct Round {
  bool went_well;
  std::optional<std::chrono::milliseconds> pause;  ///< none: a delay of the backoff

  /// It went well. The next one begins after `pause`.
  static Round again_after(std::chrono::milliseconds pause) { return {true, pause}; }

  /// It went well until something was lost. The next one begins after a first delay.
  static Round lost() { return {true, std::nullopt}; }

  /// The next one begins after a delay that grows from failure to failure.
  static Round failed() { return {false, std::nullopt}; }
};

/// Does its work round after round. A round that throws, and endless work that returns, is a fault:
/// it is logged by name, and the work begun anew. For use by one event loop.
class Keeper {
 public:
  struct Work {
    std::string_view name;  ///< of static storage duration
    /// One of the two: work in rounds, or work that is one round without an end.
    std::function<Task<Round>()> round = {};
    std::function<Task<void>()> endless = {};
    /// Called after each round, whatever has ended it, but for a cancellation: who cancels tidies
    /// up by itself.
    std::function<void()> tidy = {};
    Backoff backoff = Backoff();
  };

  Keeper(Executor executor, Work work);
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Begins the first round; goes on until end(), or until `tasks` is cancelled.
  void start(TaskGroup& tasks);

  /// The same as part of the caller's task.
  Task<void> keep();

  /// Lets the next round begin at `latest`, if it would not before. What comes during a round is
  /// about the pause after it.
  void wake(
      std::chrono::steady_clock::time_point latest = std::chrono::steady_clock::time_point::min());

  /// Begins no round any more. The one that runs is ended by its owner.
  void end();

 private:
  using Clock = std::chrono::steady_clock;

  Task<Round> do_round();
  Task<Round> do_work();
  Task<void> pause(std::chrono::milliseconds delay);
  std::chrono::milliseconds delay_after(Round round);
  void report(std::string reason);

  Work work_;
  Timer pause_;
  Clock::time_point latest_ = Clock::time_point::max();
  Clock::time_point begun_;
  std::string last_fault_;
  bool is_ending_ = false;
};

}  // namespace cartwright::runtime
