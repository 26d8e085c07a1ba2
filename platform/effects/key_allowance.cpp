#include "platform/effects/key_allowance.hpp"

#include <algorithm>
#include <cmath>

namespace cartwright::effects {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kLeak = static_cast<double>(KeyAllowance::kLimit.quota) /
                         Seconds(KeyAllowance::kLimit.window).count();  // a second

}  // namespace

void KeyAllowance::take(std::string_view who, Time now) {
  const auto* known = buckets_.find(who);
  auto bucket = known == nullptr ? Bucket{.filled = now} : *known;
  bucket.level = std::max(0.0, bucket.level - kLeak * Seconds(now - bucket.filled).count());
  bucket.filled = now;
  const auto excess = bucket.level + 1 - static_cast<double>(kLimit.quota);
  if (excess > 0) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(Seconds(excess / kLeak));
    throw http::TooManyRequests(kLimit, wait);
  }
  ++bucket.level;
  buckets_.insert(std::string(who), bucket);
}

}  // namespace cartwright::effects
