#include "platform/http/too_many_requests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "platform/error.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/header.hpp"

namespace cartwright::http {
namespace {

Error too_many() { return {Code::too_many_requests, "Too many requests. Try again later."}; }

}  // namespace

TooManyRequests::TooManyRequests(RateLimit limit, std::chrono::seconds wait)
    : limit_(limit), wait_(std::max(wait, std::chrono::seconds(1))) {}

Reply TooManyRequests::reply() const {
  auto reply = error_reply(too_many());
  const auto seconds = wait_.count();
  std::erase_if(reply.headers,
                [](const auto& field) { return field.first == header::kRetryAfter.view(); });
  reply.headers.emplace_back(header::kRetryAfter, std::to_string(seconds));
  reply.headers.emplace_back(
      header::kRateLimitPolicy,
      fmt::format("\"{}\";q={};w={}", limit_.name, limit_.quota, limit_.window.count()));
  reply.headers.emplace_back(header::kRateLimit,
                             fmt::format("\"{}\";r=0;t={}", limit_.name, seconds));
  return reply;
}

void document_rate_limit(Operation& operation) { operation.fails("too_many_requests", too_many()); }

}  // namespace cartwright::http
