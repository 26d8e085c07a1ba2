#include "platform/schema/json_document.hpp"

#include <gtest/gtest.h>

#include <concepts>

#include "platform/schema/json_of.hpp"

namespace cartwright {
namespace {

using namespace std::string_view_literals;

static_assert(!std::constructible_from<Json, std::string>);

struct Item {
  std::string name;
  std::int64_t count = 0;

  static constexpr auto schema() {
    return fields(field("name", &Item::name), field("count", &Item::count));
  }
};

TEST(JsonTest, KeepsTheTextAsItIs) {
  constexpr auto kText = R"( {"a": [1, 2.5e3, true, null], "b": "\u00fc \"ü\""} )";

  const auto json = Json::parse(kText);

  ASSERT_TRUE(json);
  EXPECT_EQ(json->text(), kText);
}

TEST(JsonTest, IsNullWithoutAText) { EXPECT_EQ(Json().text(), "null"); }

TEST(JsonTest, IsMadeOfAnyValueThatRepliesShow) {
  const auto json = schema::json_of(Item{"pen", 5});

  EXPECT_EQ(json.text(), R"({"name":"pen","count":5})");
}

struct Text {
  const char* reason;
  std::string text;
};

class JsonTextTest : public testing::TestWithParam<Text> {};

TEST_P(JsonTextTest, IsTaken) { EXPECT_TRUE(Json::parse(GetParam().text)) << GetParam().reason; }

INSTANTIATE_TEST_SUITE_P(
    All, JsonTextTest,
    testing::Values(Text{"a plain string", R"("a")"}, Text{"zero", "0"},
                    Text{"zero in other words", "-0.000e-999"},
                    Text{"the greatest double", "1.7976931348623157e308"},
                    Text{"the smallest double", "5e-324"},
                    Text{"the smallest double at length", "0." + std::string(323, '0') + "5"},
                    Text{"the longest number", "0." + std::string(998, '1')},
                    Text{"the longest exponent", "0e-9999"},
                    Text{"more digits than a double has", std::string(300, '9')},
                    Text{"a pair of surrogates", R"("\ud83d\ude00")"},
                    Text{"the same key twice", R"({"a": 1, "a": 2})"},
                    Text{"32 levels", std::string(32, '[') + std::string(32, ']')}));

class NoJsonTest : public testing::TestWithParam<Text> {};

TEST_P(NoJsonTest, IsRefused) {
  EXPECT_EQ(Json::parse(GetParam().text), std::nullopt) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    All, NoJsonTest,
    testing::Values(Text{"empty", ""}, Text{"spaces", "  "}, Text{"a word", "pen"},
                    Text{"half an object", R"({"a": 1)"}, Text{"two values", "1 2"},
                    Text{"a comma too many", "[1,]"}, Text{"a comment", "/* */ 1"},
                    Text{"no number", "NaN"}, Text{"too large a number", "1e309"},
                    Text{"far too large a number", "1e200000"},
                    Text{"too small a number", "1e-400"},
                    Text{"too long a number", "0." + std::string(999, '1')},
                    Text{"too long an exponent", "0e-99999"},
                    Text{"an escaped NUL", R"("a\u0000")"},
                    Text{"an escaped NUL in a key", R"({"\u0000": 1})"},
                    Text{"a NUL behind it", std::string("1\0"sv)},
                    Text{"half a pair of surrogates", R"("\ud83d")"}, Text{"no UTF-8", "\"\xff\""},
                    Text{"33 levels", std::string(33, '[') + std::string(33, ']')}));

}  // namespace
}  // namespace cartwright
