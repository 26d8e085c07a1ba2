#include "platform/runtime/stop_signal.hpp"

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

}  // namespace cartwright::runtime
