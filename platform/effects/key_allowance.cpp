#include "platform/effects/key_allowance.hpp"

#include <algorithm>
#include <cmath>

namespace cartwright::effects {

void KeyAllowance::take(std::string_view who, std::size_t size, Time now) {
  using Seconds = std::chrono::duration<double>;
  const auto quota = static_cast<double>(limit_.quota);
  const auto leak = quota / Seconds(limit_.window).count();  // a second
  const auto* known = buckets_.find(who);
  auto bucket = known == nullptr ? Bucket{.filled = now} : *known;
  bucket.level = std::max(0.0, bucket.level - leak * Seconds(now - bucket.filled).count());
  bucket.filled = now;
  const auto cost = 1 + static_cast<double>(size / 4096);
  const auto excess = bucket.level + cost - quota;
  if (excess > 0) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(Seconds(excess / leak));
    throw http::TooManyRequests(limit_, wait);
  }
  bucket.level += cost;
  buckets_.insert(std::string(who), bucket);
}

}  // namespace cartwright::effects
