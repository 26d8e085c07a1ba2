#pragma once
// The request to stop: SIGTERM or SIGINT.

#include <csignal>

namespace cartwright::runtime {

/// Make it before any thread: it keeps the signals for wait(). Also ignores SIGPIPE, which a
/// vanished client would cause.
class StopSignal {
 public:
  StopSignal();

  /// Blocks until the process is asked to stop.
  void wait() const;

 private:
  sigset_t signals_;
};

}  // namespace cartwright::runtime
