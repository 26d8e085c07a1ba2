#pragma once
// Points in time as the database keeps them and clients read them.

#include <chrono>
#include <cstddef>
#include <string>

namespace cartwright {

/// Microseconds since 1970-01-01 UTC, the resolution of PostgreSQL's timestamptz.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// What RFC 3339 can say, without the year 0, which PostgreSQL has not.
inline constexpr Timestamp kEarliestTimestamp = std::chrono::sys_days(std::chrono::year(1) / 1 / 1);
inline constexpr Timestamp kLatestTimestamp =
    std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1) - std::chrono::microseconds(1);

/// Writes RFC 3339 with six fractional digits and offset: `2026-02-18T17:06:38.432854+00:00`, for
/// which there is room. `time` is from the earliest to the latest that there is. Returns the end of
/// the text.
char* write_rfc3339(char* at, Timestamp time);

inline constexpr std::size_t kLongestRfc3339 = 32;

}  // namespace cartwright
