#pragma once
// Points in time as the database keeps them and clients read them.

#include <chrono>
#include <cstddef>
#include <string>

namespace cartwright {

/// Microseconds since 1970-01-01 UTC, the resolution of PostgreSQL's timestamptz.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Writes RFC 3339 with six fractional digits and offset: `2026-02-18T17:06:38.432854+00:00`. There
/// is room for `kLongestRfc3339` bytes. Returns the end of the text.
char* write_rfc3339(char* at, Timestamp time);

inline constexpr std::size_t kLongestRfc3339 = 40;

}  // namespace cartwright
