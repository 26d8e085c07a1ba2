#include "platform/schema/timestamp.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "platform/schema/digits.hpp"

namespace cartwright {
namespace {

// RFC 3339 knows the years 0000 to 9999; the few others that PostgreSQL can store keep all their
// digits.
char* write_year(char* at, int year) {
  if (year >= 0 && year <= 9999) return schema::write_digits<4>(at, year);
  return std::to_chars(at, at + 8, year).ptr;
}

char* write_part(char* at, char separator, unsigned value) {
  *at++ = separator;
  return schema::write_digits<2>(at, value);
}

}  // namespace

char* write_rfc3339(char* at, Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto in_day = static_cast<std::uint64_t>((time - day).count());
  const auto seconds = static_cast<unsigned>(in_day / 1'000'000);

  at = write_year(at, static_cast<int>(date.year()));
  at = write_part(at, '-', static_cast<unsigned>(date.month()));
  at = write_part(at, '-', static_cast<unsigned>(date.day()));
  at = write_part(at, 'T', seconds / 3600);
  at = write_part(at, ':', seconds / 60 % 60);
  at = write_part(at, ':', seconds % 60);
  *at++ = '.';
  at = schema::write_digits<6>(at, static_cast<unsigned>(in_day % 1'000'000));
  constexpr std::string_view kUtc = "+00:00";
  return std::ranges::copy(kUtc, at).out;
}

}  // namespace cartwright
