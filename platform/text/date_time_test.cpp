#include "platform/text/date_time.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace cartwright::text {
namespace {

using namespace std::chrono;

std::string written(sys_time<microseconds> time) {
  std::array<char, kDateTimeSize> room;
  return {room.data(), write_date_time(room.data(), time)};
}

TEST(DateTimeTest, HasAllItsDigits) {
  EXPECT_EQ(written(sys_days(2026y / 2 / 8) + 7h + 6min + 3s + 42us), "2026-02-08T07:06:03.000042");
}

TEST(DateTimeTest, MayBeLongAgo) {
  EXPECT_EQ(written(sys_days(1y / 1 / 1)), "0001-01-01T00:00:00.000000");
  EXPECT_EQ(written(sys_days(1970y / 1 / 1) - 1us), "1969-12-31T23:59:59.999999");
}

TEST(DateTimeTest, MayBeFarAway) {
  EXPECT_EQ(written(sys_days(9999y / 12 / 31) + 24h - 1us), "9999-12-31T23:59:59.999999");
}

}  // namespace
}  // namespace cartwright::text
