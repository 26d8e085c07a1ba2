#include "platform/runtime/backoff.hpp"

#include <algorithm>

namespace cartwright::runtime {

std::chrono::milliseconds Backoff::next() {
  std::uniform_int_distribution<std::chrono::milliseconds::rep> jitter(delay_.count() / 2,
                                                                       delay_.count());
  delay_ = std::min(2 * delay_, longest_);
  return std::chrono::milliseconds(jitter(random_));
}

}  // namespace cartwright::runtime
