#include "platform/runtime/stop_signal.hpp"

#include <ctime>

namespace cartwright::runtime {

StopSignal::StopSignal() {
  std::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

void StopSignal::wait() const {
  int received = 0;
  sigwait(&signals_, &received);
}

bool StopSignal::wait_for(std::chrono::microseconds duration) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  const timespec timeout{.tv_sec = seconds.count(),
                         .tv_nsec = std::chrono::nanoseconds(duration - seconds).count()};
  return sigtimedwait(&signals_, nullptr, &timeout) > 0;
}

}  // namespace cartwright::runtime
