#pragma once
// The request to stop: SIGTERM or SIGINT.

#include <chrono>
#include <csignal>

namespace cartwright::runtime {

/// Make it before any thread: it keeps the signals for wait(). Also ignores SIGPIPE, which a
/// vanished client would cause.
class StopSignal {
 public:
  StopSignal();

  /// Blocks until the process is asked to stop.
  void wait() const;

  /// Blocks for at most `duration`. Whether the process is asked to stop.
  [[nodiscard]] bool wait_for(std::chrono::microseconds duration) const;

 private:
  sigset_t signals_;
};

}  // namespace cartwright::runtime
