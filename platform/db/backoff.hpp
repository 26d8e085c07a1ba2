#pragma once
// How long to wait before the next attempt, so that a server that returns is not overrun.

#include <chrono>
#include <random>

namespace cartwright::db {

/// Delays that double up to a limit; each is drawn from its upper half, so that many connections do
/// not return at the same moment.
class Backoff {
 public:
  explicit Backoff(std::chrono::milliseconds longest = kUsual) : longest_(longest) {}

  std::chrono::milliseconds next();
  void reset() { delay_ = kFirst; }

 private:
  static constexpr std::chrono::milliseconds kFirst{50};
  static constexpr std::chrono::milliseconds kUsual{500};

  std::chrono::milliseconds longest_;
  std::chrono::milliseconds delay_ = kFirst;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace cartwright::db
