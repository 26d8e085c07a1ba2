#include "platform/text/split.hpp"

#include <gtest/gtest.h>

namespace cartwright::text {
namespace {

TEST(TakeUntilTest, TakesAPartAndItsSeparator) {
  std::string_view rest = "a,b,c";

  EXPECT_EQ(take_until(rest, ','), "a");
  EXPECT_EQ(rest, "b,c");
}

TEST(TakeUntilTest, EndsAfterTheLastPart) {
  std::string_view rest = "a";

  EXPECT_EQ(take_until(rest, ','), "a");
  EXPECT_TRUE(at_end(rest));
}

TEST(TakeUntilTest, FindsAnEmptyPartBehindTheLastSeparator) {
  std::string_view rest = "a,";

  take_until(rest, ',');

  EXPECT_FALSE(at_end(rest));
  EXPECT_EQ(take_until(rest, ','), "");
  EXPECT_TRUE(at_end(rest));
}

TEST(TrimTest, TakesSpacesAndTabsOffBothEnds) {
  EXPECT_EQ(trim(" \ta b\t "), "a b");
  EXPECT_EQ(trim("a"), "a");
  EXPECT_EQ(trim(" \t"), "");
  EXPECT_EQ(trim(""), "");
}

}  // namespace
}  // namespace cartwright::text
