#pragma once
// Whoever started this process and wants to know how it fares: systemd, by the protocol of
// sd_notify(3).

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/runtime/config.hpp"
#include "platform/runtime/stop_signal.hpp"

namespace cartwright::runtime {

class Supervisor {
 public:
  /// What the process lacks before it can serve requests, empty if nothing; no answer if an event
  /// loop is stuck.
  using Missing = std::function<std::optional<std::string>()>;

  /// NOTIFY_SOCKET says where to tell, WATCHDOG_USEC how often it wants to hear that the loops
  /// answer. Without the former there is no supervisor, and nothing is told.
  explicit Supervisor(const Environment& environment);

  /// Blocks until `stop_signal`. Tells READY once nothing is `missing`, and from then on that the
  /// loops answer, for as long as they do.
  void attend(const StopSignal& stop_signal, const Missing& missing) const;

  /// Tells that the process is about to end.
  void stopping() const { tell("STOPPING=1"); }

 private:
  [[nodiscard]] bool await_readiness(const StopSignal& stop_signal, const Missing& missing) const;
  void tell(std::string_view message) const;

  std::string socket_;
  std::chrono::microseconds watchdog_interval_{0};  ///< 0: it does not want to hear
};

}  // namespace cartwright::runtime
