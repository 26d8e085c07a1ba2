#pragma once
// What an event loop runs: parts that start in their order and stop in the reverse one.

#include <chrono>
#include <functional>
#include <vector>

#include "platform/task.hpp"

namespace cartwright::runtime {

class Parts {
 public:
  explicit Parts(Executor executor) : executor_(executor) {}

  /// Each has `void start()` and `Task<void> stop()`, which may take the grace for what it has at
  /// hand, and outlives this object. Those added together stop at the same time.
  template <class... Part>
  void add(Part&... part) {
    stages_.push_back({{[&part] { part.start(); },
                        [&part](Grace grace) {
                          if constexpr (requires { part.stop(grace); }) {
                            return part.stop(grace);
                          } else {
                            return part.stop();
                          }
                        }}...});
  }

  /// Throws what a part throws; those behind it are not started then.
  void start();

  /// Returns when all have stopped. One that fails keeps no other from it.
  Task<void> stop(std::chrono::seconds grace);

 private:
  using Grace = std::chrono::seconds;

  struct Part {
    std::function<void()> start;
    std::function<Task<void>(Grace)> stop;
  };

  Executor executor_;
  std::vector<std::vector<Part>> stages_;
};

}  // namespace cartwright::runtime
