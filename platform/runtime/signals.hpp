#pragma once
// What the operator asks of a running process.

#include <chrono>
#include <csignal>
#include <cstdint>

namespace cartwright::runtime {

enum class Wish : std::uint8_t {
  none,
  stop,    ///< SIGTERM or SIGINT
  reload,  ///< SIGHUP: files that settings name may have changed
};

/// Make it before any thread: it keeps the signals for wait_for(). Also ignores SIGPIPE, which a
/// vanished client would cause.
class Signals {
 public:
  Signals();

  /// Blocks until the process is asked for something, for at most `duration`.
  [[nodiscard]] Wish wait_for(std::chrono::microseconds duration) const;

 private:
  sigset_t signals_;
};

}  // namespace cartwright::runtime
