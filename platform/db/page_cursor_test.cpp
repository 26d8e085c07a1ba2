#include "platform/db/page_cursor.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "platform/text/base64url.hpp"

namespace cartwright::db {
namespace {

constexpr std::uint64_t kList = 0xfedcba9876543210;

std::string cursor_of(std::string_view text) {
  std::string written;
  text::append_base64url(written, text);
  return written;
}

TEST(PageCursorTest, IsReadAsItWasWritten) {
  const std::string key("a key\nof 0x00 \0 and ü", 22);

  const auto cursor = read_cursor(write_cursor({.id = 42, .key = key}, kList), kList);

  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->id, 42);
  EXPECT_EQ(cursor->key, key);
}

TEST(PageCursorTest, HasAnyIdAndNoKeyToo) {
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();

  const auto cursor = read_cursor(write_cursor({.id = kLast, .key = ""}, kList), kList);

  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->id, kLast);
  EXPECT_EQ(cursor->key, "");
}

TEST(PageCursorTest, HoldsTheLongestKey) {
  const std::string key(kLongestCursorKey, 'k');

  const auto cursor = read_cursor(write_cursor({.id = 1, .key = key}, kList), kList);

  ASSERT_TRUE(cursor);
  EXPECT_EQ(cursor->key, key);
}

TEST(PageCursorTest, IsNoneOfAnotherList) {
  const auto cursor = write_cursor({.id = 42, .key = "key"}, kList);

  EXPECT_FALSE(read_cursor(cursor, kList + 1));
}

class NoCursorTest : public testing::TestWithParam<std::string> {};

TEST_P(NoCursorTest, IsRefused) { EXPECT_FALSE(read_cursor(GetParam(), kList)); }

INSTANTIATE_TEST_SUITE_P(Table, NoCursorTest,
                         testing::Values("", "=", "not base64url!", cursor_of("fedcba9876543210"),
                                         cursor_of("fedcba9876543210 "),
                                         cursor_of("fedcba9876543210 x key"),
                                         cursor_of("fedcba9876543210 99999999999999999999 key"),
                                         cursor_of("+fedcba9876543210 1 key"),
                                         std::string(1'000'000, 'A')));

}  // namespace
}  // namespace cartwright::db
