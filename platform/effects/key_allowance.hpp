#pragma once
// How many requests with an Idempotency-Key one caller may make: their answers are kept for a day,
// and nobody may fill the disk with them.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/too_many_requests.hpp"
#include "platform/runtime/bounded_cache.hpp"
#include "platform/text/view_hash.hpp"

namespace cartwright::effects {

/// Counts for one event loop. A bucket that leaks (ITU-T I.371): whoever has been silent for a day
/// may make all at once.
class KeyAllowance {
 public:
  /// Of an account, and of the network of those who have none, who are many.
  static constexpr http::RateLimit kOfAccount{"idempotency-keys", 10'000, std::chrono::hours(24)};
  static constexpr http::RateLimit kOfNetwork{"idempotency-keys", 200'000, std::chrono::hours(24)};
  static constexpr std::size_t kCallers = 100'000;

  explicit KeyAllowance(http::RateLimit limit) : limit_(limit) {}

  using Time = std::chrono::steady_clock::time_point;

  /// For an answer of `size` bytes, which counts as one more for each 4 KiB. Throws TooManyRequests
  /// if `who` has as many as they may.
  void take(std::string_view who, std::size_t size, Time now);

 private:
  struct Bucket {
    double level = 0;
    Time filled;
  };

  const http::RateLimit limit_;
  runtime::BoundedCache<std::string, Bucket, text::ViewHash> buckets_{kCallers};
};

}  // namespace cartwright::effects
