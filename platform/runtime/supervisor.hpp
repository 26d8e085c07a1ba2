#pragma once
// Whoever started this process and wants to know how it fares: systemd, by the protocol of
// sd_notify(3).

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "platform/runtime/config.hpp"
#include "platform/runtime/signals.hpp"

namespace cartwright::runtime {

class Supervisor {
 public:
  /// The process, as the thread that attends sees it.
  struct Process {
    /// What it lacks before it can serve requests, empty if nothing; no answer if an event loop is
    /// silent.
    std::function<std::optional<std::string>()> missing;
    /// Looks for new versions of its files.
    std::function<void()> reload;
  };

  /// NOTIFY_SOCKET says where to tell, WATCHDOG_USEC how often it wants to hear that the loops
  /// answer. Without the former there is no supervisor, and nothing is told.
  explicit Supervisor(const Environment& environment,
                      std::chrono::milliseconds longest_silence = std::chrono::seconds(30));

  /// Blocks until the process is asked to stop. Tells READY once nothing is missing, and from then
  /// on that the loops answer, for as long as they do. Ends the process when a loop has been silent
  /// for too long, whether there is a supervisor or not.
  void attend(const Signals& signals, const Process& process) const;

  /// Tells that the process is about to end.
  void stopping() const { tell("STOPPING=1"); }

 private:
  class Attendance;

  void tell(std::string_view message) const;

  std::string socket_;
  std::chrono::milliseconds longest_silence_;
  std::chrono::microseconds watchdog_interval_;  ///< between two looks at the loops
  bool wants_heartbeats_ = false;
};

}  // namespace cartwright::runtime
