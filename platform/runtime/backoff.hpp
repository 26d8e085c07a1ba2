#pragma once
// How long to wait before the next attempt, so that a server that returns is not overrun.

#include <chrono>
#include <random>

namespace cartwright::runtime {

/// Delays that double up to a limit; each is drawn from its upper half, so that many connections do
/// not return at the same moment.
class Backoff {
 public:
  static constexpr std::chrono::milliseconds kFirst{50};
  static constexpr std::chrono::milliseconds kLongest{500};

  explicit Backoff(std::chrono::milliseconds first = kFirst,
                   std::chrono::milliseconds longest = kLongest)
      : first_(first), longest_(longest), delay_(first) {}

  std::chrono::milliseconds next();
  void reset() { delay_ = first_; }
  [[nodiscard]] std::chrono::milliseconds longest() const { return longest_; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds longest_;
  std::chrono::milliseconds delay_;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace cartwright::runtime
