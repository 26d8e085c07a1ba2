#include "platform/rpc/target.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cartwright::rpc {
namespace {

using Targets = std::vector<Target>;

TEST(TargetTest, IsAHostOnTheUsualPort) {
  EXPECT_EQ(parse_targets("customers", 50051), (Targets{{"customers", 50051}}));
  EXPECT_EQ(parse_targets("10.0.0.7", 50051), (Targets{{"10.0.0.7", 50051}}));
  EXPECT_EQ(parse_targets("fd00::7", 50051), (Targets{{"fd00::7", 50051}}));
}

TEST(TargetTest, MayNameItsPort) {
  EXPECT_EQ(parse_targets("customers:7", 50051), (Targets{{"customers", 7}}));
  EXPECT_EQ(parse_targets("[fd00::7]:7", 50051), (Targets{{"fd00::7", 7}}));
  EXPECT_EQ(parse_targets("[fd00::7]", 50051), (Targets{{"fd00::7", 50051}}));
}

TEST(TargetTest, IsOneOfAListSeparatedByCommas) {
  EXPECT_EQ(parse_targets("a:1, b,c:65535", 50051),
            (Targets{{"a", 1}, {"b", 50051}, {"c", 65535}}));
}

class BadTargetTest : public testing::TestWithParam<const char*> {};

TEST_P(BadTargetTest, IsQuotedInTheFault) {
  EXPECT_THROW(parse_targets(GetParam(), 50051), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(All, BadTargetTest,
                         testing::Values("", ",", "a,", "a:", ":7", "a:0", "a:65536", "a:7x",
                                         "a:-1", "a b", "[", "[]", "[]:7", "[::1", "[::1]7",
                                         "[::1]:", "::1]", "[a]b:7"));

}  // namespace
}  // namespace cartwright::rpc
