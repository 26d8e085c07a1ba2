#pragma once
// Points in time as RFC 3339 writes them, up to the offset.

#include <chrono>
#include <cstddef>

namespace cartwright::text {

inline constexpr std::size_t kDateTimeSize = 26;

/// Writes `2026-02-18T17:06:38.432854`, in UTC, for which there is room. `time` is from the year 0
/// to the year 9999. Returns the end of the text.
char* write_date_time(char* at, std::chrono::sys_time<std::chrono::microseconds> time);

}  // namespace cartwright::text
