#pragma once
// The time of day, by which it is decided what has expired. Tests hold it.

#include <atomic>
#include <chrono>
#include <cstdint>

namespace cartwright::runtime {

/// Goes with the clock of this machine, until somebody moves it or holds it. Safe from every
/// thread; whoever only asks has it as const.
class Clock {
 public:
  using Duration = std::chrono::microseconds;
  using Time = std::chrono::sys_time<Duration>;

  [[nodiscard]] Time now() const {
    const auto held = held_.load();
    if (held != kGoes) return Time(Duration(held));
    return std::chrono::floor<Duration>(std::chrono::system_clock::now()) + Duration(ahead_.load());
  }

  /// Stands still at `time` from now on, but for advance().
  void hold(Time time) { held_ = time.time_since_epoch().count(); }

  /// Is later by `step` from now on.
  void advance(Duration step) { (held_ == kGoes ? ahead_ : held_) += step.count(); }

  /// Goes with the machine's again.
  void reset() {
    held_ = kGoes;
    ahead_ = 0;
  }

 private:
  static constexpr Duration::rep kGoes = INT64_MIN;

  std::atomic<Duration::rep> held_ = kGoes;
  std::atomic<Duration::rep> ahead_ = 0;
};

}  // namespace cartwright::runtime
