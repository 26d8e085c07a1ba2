#include "platform/runtime/signals.hpp"

#include <ctime>

namespace cartwright::runtime {

Signals::Signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals_, signal);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
}

Wish Signals::wait_for(std::chrono::microseconds duration) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  const timespec timeout{.tv_sec = seconds.count(),
                         .tv_nsec = std::chrono::nanoseconds(duration - seconds).count()};
  const int received = sigtimedwait(&signals_, nullptr, &timeout);
  if (received <= 0) return Wish::none;
  return received == SIGHUP ? Wish::reload : Wish::stop;
}

}  // namespace cartwright::runtime
