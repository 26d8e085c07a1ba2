#include "platform/auth/bearer.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "platform/error.hpp"

namespace cartwright::auth {
namespace {

TEST(BearerTest, MayComeBehindTwoSchemes) {
  EXPECT_EQ(bearer_token("Bearer Bearer a.b.c"), "a.b.c");
}

TEST(BearerTest, IsTheSecondPartOfTheHeader) { EXPECT_EQ(bearer_token("Bearer a.b.c"), "a.b.c"); }

struct BadHeader {
  std::string value, message;
  friend std::ostream& operator<<(std::ostream& out, const BadHeader& b) {
    return out << '[' << b.value << ']';
  }
};

class BadHeaderTest : public testing::TestWithParam<BadHeader> {};

TEST_P(BadHeaderTest, IsRefusedWithItsMessage) {
  try {
    bearer_token(GetParam().value);
    FAIL() << "accepted [" << GetParam().value << "]";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unauthenticated);
    EXPECT_EQ(error.message(), GetParam().message) << "[" << GetParam().value << "]";
  }
}

constexpr auto kHeader = "Invalid authorization header";
constexpr auto kScheme = "Invalid token scheme";

INSTANTIATE_TEST_SUITE_P(
    Table, BadHeaderTest,
    testing::Values(BadHeader{"", "Missing authorization token"}, BadHeader{"Bearer", kHeader},
                    BadHeader{"Bearer ", kHeader}, BadHeader{" ", kHeader},
                    BadHeader{" a.b.c", kHeader}, BadHeader{"a.b.c", kHeader},
                    BadHeader{"Bearer  a.b.c", kHeader}, BadHeader{"Bearer a.b.c ", kHeader},
                    BadHeader{" Bearer a.b.c", kHeader}, BadHeader{"Bearer a b", kHeader},
                    BadHeader{"Bearer Bearer ", kHeader}, BadHeader{"Bearer Bearer  a", kHeader},
                    BadHeader{"Bearer Bearer Bearer a", kHeader},
                    BadHeader{"Bearer bearer a", kHeader}, BadHeader{"Bearer\ta.b.c", kHeader},
                    BadHeader{"Bearer\u00a0a.b.c", kHeader}, BadHeader{"bearer a.b.c", kScheme},
                    BadHeader{"BEARER a.b.c", kScheme}, BadHeader{"Basic YTpi", kScheme},
                    BadHeader{"JWT a.b.c", kScheme}, BadHeader{"Bearer: a.b.c", kScheme},
                    BadHeader{"Веarer a.b.c", kScheme},
                    BadHeader{std::string("Bearer\0 a.b.c", 13), kScheme}));

TEST(TokenTest, HasThreePartsInTheLettersOfBase64url) {
  EXPECT_TRUE(may_be_token("a.b-_.Z9"));

  for (const auto* other : {"", "a", "a.b", "a.b.c.d", ".b.c", "a..c", "a.b.", "a.b.c=", "a.b.c+",
                            "a.b/.c", "a\n.b.c", "\u00fc.b.c"}) {
    EXPECT_FALSE(may_be_token(other)) << '[' << other << ']';
  }
}

TEST(TokenTest, IsOfABoundedLength) {
  EXPECT_TRUE(may_be_token("a.b." + std::string(kLongestToken - 4, 'c')));
  EXPECT_FALSE(may_be_token("a.b." + std::string(kLongestToken - 3, 'c')));
}

}  // namespace
}  // namespace cartwright::auth
