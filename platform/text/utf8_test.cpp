#include "platform/text/utf8.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::text {
namespace {

struct Good {
  std::string bytes;
  char32_t point;
  friend std::ostream& operator<<(std::ostream& out, const Good& g) { return out << g.bytes; }
};

class Utf8GoodTest : public testing::TestWithParam<Good> {};

TEST_P(Utf8GoodTest, IsTakenOff) {
  const auto text = GetParam().bytes + "z";
  std::string_view rest = text;

  const auto point = take_code_point(rest);

  EXPECT_EQ(point, GetParam().point);
  EXPECT_EQ(rest, "z");
}

TEST_P(Utf8GoodTest, TellsItsSizeByItsFirstByte) {
  EXPECT_EQ(code_point_size(GetParam().bytes.front()), GetParam().bytes.size());
}

INSTANTIATE_TEST_SUITE_P(Table, Utf8GoodTest,
                         testing::Values(Good{{"\0", 1}, 0}, Good{"a", U'a'}, Good{"é", U'é'},
                                         Good{"€", U'€'}, Good{"😀", U'😀'}, Good{"\xC2\x80", 0x80},
                                         Good{"\xE0\xA0\x80", 0x800}, Good{"\xED\x9F\xBF", 0xD7FF},
                                         Good{"\xEE\x80\x80", 0xE000},
                                         Good{"\xF0\x90\x80\x80", 0x10000},
                                         Good{"\xF4\x8F\xBF\xBF", 0x10FFFF}));

struct Bad {
  std::string reason, bytes;
  friend std::ostream& operator<<(std::ostream& out, const Bad& b) { return out << b.reason; }
};

class Utf8BadTest : public testing::TestWithParam<Bad> {};

TEST_P(Utf8BadTest, IsLeftWhereItIs) {
  std::string_view rest = GetParam().bytes;

  const auto point = take_code_point(rest);

  EXPECT_EQ(point, std::nullopt) << GetParam().reason;
  EXPECT_EQ(rest, GetParam().bytes) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(Table, Utf8BadTest,
                         testing::Values(Bad{"a continuation byte", "\x80z"},
                                         Bad{"a byte that never occurs", "\xFFz"},
                                         Bad{"two bytes for one", "\xC1\xBF"},
                                         Bad{"three bytes for two", "\xE0\x9F\xBF"},
                                         Bad{"four bytes for three", "\xF0\x8F\xBF\xBF"},
                                         Bad{"the first surrogate", "\xED\xA0\x80"},
                                         Bad{"the last surrogate", "\xED\xBF\xBF"},
                                         Bad{"beyond the last code point", "\xF4\x90\x80\x80"},
                                         Bad{"cut off", "\xE2\x82"},
                                         Bad{"broken off", "\xE2\x82z"}));

TEST(ValidUtf8Test, KeepsWhatIsValid) { EXPECT_EQ(valid_utf8("Zoë 🛒", 100), "Zoë 🛒"); }

TEST(ValidUtf8Test, HasAQuestionMarkForEachByteThatIsNone) {
  EXPECT_EQ(valid_utf8("d\xe9j\xe0 vu", 100), "d?j? vu");
  EXPECT_EQ(valid_utf8(std::string_view("a\0b", 3), 100), "a?b");
}

TEST(ValidUtf8Test, EndsBeforeALetterThatDoesNotFit) {
  EXPECT_EQ(valid_utf8("Zoë", 3), "Zo");
  EXPECT_EQ(valid_utf8("Zoë", 4), "Zoë");
}

}  // namespace
}  // namespace cartwright::text
