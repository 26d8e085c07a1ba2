#pragma once
// What header fields are called, as documents spell them: once, for whoever reads or writes them.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace cartwright::http {

/// A name as a template argument.
template <std::size_t Size>
struct Name {
  char text[Size];

  // Implicit, so that a parameter reads as Query<"search">.
  consteval Name(const char (&name)[Size]) { std::copy_n(name, Size, text); }
  [[nodiscard]] constexpr std::string_view view() const { return {text, Size - 1}; }

  // Implicit: a view of the name, which is of static storage duration.
  constexpr operator std::string_view() const { return view(); }
};

}  // namespace cartwright::http

namespace cartwright::http::header {

inline constexpr Name kAccept = "Accept";
inline constexpr Name kAcceptEncoding = "Accept-Encoding";
inline constexpr Name kAllow = "Allow";
inline constexpr Name kAuthorization = "Authorization";
inline constexpr Name kBaggage = "Baggage";
inline constexpr Name kCacheControl = "Cache-Control";
inline constexpr Name kContentDisposition = "Content-Disposition";
inline constexpr Name kContentEncoding = "Content-Encoding";
inline constexpr Name kContentSecurityPolicy = "Content-Security-Policy";
inline constexpr Name kContentType = "Content-Type";
inline constexpr Name kDate = "Date";
inline constexpr Name kEtag = "ETag";
inline constexpr Name kIdempotencyKey = "Idempotency-Key";
inline constexpr Name kIdempotentReplayed = "Idempotent-Replayed";
inline constexpr Name kIfMatch = "If-Match";
inline constexpr Name kIfNoneMatch = "If-None-Match";
inline constexpr Name kLocation = "Location";
inline constexpr Name kOrigin = "Origin";
inline constexpr Name kRateLimit = "RateLimit";
inline constexpr Name kRateLimitPolicy = "RateLimit-Policy";
inline constexpr Name kRetryAfter = "Retry-After";
inline constexpr Name kTraceparent = "Traceparent";
inline constexpr Name kTracestate = "Tracestate";
inline constexpr Name kUserAgent = "User-Agent";
inline constexpr Name kVary = "Vary";
inline constexpr Name kWwwAuthenticate = "WWW-Authenticate";
inline constexpr Name kForwardedFor = "X-Forwarded-For";
inline constexpr Name kRequestId = "X-Request-Id";
inline constexpr Name kRequestedWith = "X-Requested-With";

}  // namespace cartwright::http::header
