#include "platform/text/date_time.hpp"

#include <cstdint>

#include "platform/text/digits.hpp"

namespace cartwright::text {
namespace {

char* write_part(char* at, char separator, unsigned value) {
  *at++ = separator;
  return write_digits<2>(at, value);
}

}  // namespace

char* write_date_time(char* at, std::chrono::sys_time<std::chrono::microseconds> time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const auto in_day = static_cast<std::uint64_t>((time - day).count());
  const auto seconds = static_cast<unsigned>(in_day / 1'000'000);

  at = write_digits<4>(at, static_cast<int>(date.year()));
  at = write_part(at, '-', static_cast<unsigned>(date.month()));
  at = write_part(at, '-', static_cast<unsigned>(date.day()));
  at = write_part(at, 'T', seconds / 3600);
  at = write_part(at, ':', seconds / 60 % 60);
  at = write_part(at, ':', seconds % 60);
  *at++ = '.';
  return write_digits<6>(at, static_cast<unsigned>(in_day % 1'000'000));
}

}  // namespace cartwright::text
