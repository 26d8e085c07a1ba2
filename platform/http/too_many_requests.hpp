#pragma once
// What whoever asks too often is told (draft-ietf-httpapi-ratelimit-headers-10).

#include <chrono>
#include <cstdint>
#include <exception>
#include <expected>
#include <string_view>
#include <type_traits>
#include <utility>

#include "platform/http/operation.hpp"
#include "platform/http/reply.hpp"

namespace cartwright::http {

/// So much of something in each while; more of it wants patience.
struct RateLimit {
  std::string_view name;  ///< of a constant, in letters that need no escape
  std::int64_t quota = 0;
  std::chrono::seconds window{};
};

/// Thrown where there is no more now: a 429 that says after what time there is.
class TooManyRequests final : public std::exception {
 public:
  /// `wait` counts as one second if it is less.
  TooManyRequests(RateLimit limit, std::chrono::seconds wait);

  [[nodiscard]] const char* what() const noexcept override { return "too many requests"; }
  [[nodiscard]] Reply reply() const;

 private:
  RateLimit limit_;
  std::chrono::seconds wait_;
};

/// The value; throws where there is a refusal instead, which names the limit and the wait.
template <class T, class Refusal>
T or_too_many(std::expected<T, Refusal> value) {
  if (!value) {
    const auto& refusal = value.error();
    throw TooManyRequests({refusal.name, refusal.quota, refusal.window}, refusal.wait);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*value);
}

/// Says in the documentation that an operation may be refused so.
void document_rate_limit(Operation& operation);

}  // namespace cartwright::http
