#pragma once
// Guesses from one network wait for each other: whether one more may be made can be up to those of
// which nobody knows yet whether they were right.

#include <cstdint>
#include <memory>
#include <unordered_map>

#include "platform/runtime/client_network.hpp"
#include "platform/runtime/turns.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// The line of a network as long as anybody stands in it, or has left it to guess.
class GuessLine {
 public:
  explicit GuessLine(Executor executor) : turns(executor), judged_(executor) {}

  /// How many guesses are over that began here.
  [[nodiscard]] std::uint64_t judged() const { return count_; }

  void note_judged() {
    ++count_;
    judged_.cancel();
  }

  /// Returns when more than `seen` are over, and after a moment anyway: other processes count too.
  /// For whoever has the turn. Throws `operation_aborted` if it is cancelled.
  Task<void> wait_for_more_than(std::uint64_t seen);

  runtime::Turns turns;

 private:
  std::uint64_t count_ = 0;
  Timer judged_;
};

/// The lines of one event loop. Outlives them.
class GuessLines {
 public:
  explicit GuessLines(Executor executor) : executor_(executor) {}

  std::shared_ptr<GuessLine> of(const runtime::ClientNetwork& network);

 private:
  const Executor executor_;
  std::unordered_map<runtime::ClientNetwork, std::weak_ptr<GuessLine>> lines_;
};

}  // namespace cartwright::customers
