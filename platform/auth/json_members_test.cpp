#include "platform/auth/json_members.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::auth {
namespace {

template <class T>
T value(const Members& members, std::string_view name) {
  return std::get<T>(*members.find(name));
}

TEST(MembersTest, KeepsEachKindOfValue) {
  const auto members = Members::parse(
      R"({"a":"x","b":-5,"c":18446744073709551615,"d":1.5,"e":true,"f":null,"g":{"a":[1]}})");

  EXPECT_EQ(value<std::string>(*members, "a"), "x");
  EXPECT_EQ(value<std::int64_t>(*members, "b"), -5);
  EXPECT_EQ(value<std::uint64_t>(*members, "c"), 18446744073709551615U);
  EXPECT_EQ(value<double>(*members, "d"), 1.5);
  EXPECT_EQ(value<bool>(*members, "e"), true);
  EXPECT_TRUE(std::holds_alternative<std::nullptr_t>(*members->find("f")));
  EXPECT_TRUE(std::holds_alternative<Nested>(*members->find("g")));
}

TEST(MembersTest, DecodesEscapesInNamesAndTexts) {
  const auto members = Members::parse(R"({"\u0061\"b": "one\ntwo \u00e9"})");

  EXPECT_EQ(value<std::string>(*members, "a\"b"), "one\ntwo é");
}

TEST(MembersTest, FindsNothingInsideANestedValue) {
  const auto members = Members::parse(R"({"a": {"id": 1}, "b": [{"id": 2}, "id", 3], "c": 4})");

  EXPECT_EQ(members->find("id"), nullptr);
  EXPECT_NE(members->find("b"), nullptr);
  EXPECT_EQ(value<std::int64_t>(*members, "c"), 4);
}

TEST(MembersTest, ReadsAnEmptyObject) { EXPECT_TRUE(Members::parse(" {} ").has_value()); }

struct BadJson {
  std::string reason, json;
  friend std::ostream& operator<<(std::ostream& out, const BadJson& b) { return out << b.reason; }
};

class BadJsonTest : public testing::TestWithParam<BadJson> {};

TEST_P(BadJsonTest, IsRefused) {
  EXPECT_FALSE(Members::parse(GetParam().json).has_value()) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadJsonTest,
    testing::Values(
        BadJson{"nothing", ""}, BadJson{"spaces", "  "}, BadJson{"a number", "1"},
        BadJson{"a text", R"("id")"}, BadJson{"null", "null"}, BadJson{"an array", R"([{"id":1}])"},
        BadJson{"a cut-off object", R"({"id":1)"}, BadJson{"two objects", R"({"id":1}{"id":2})"},
        BadJson{"something behind it", R"({"id":1} x)"},
        BadJson{"a NUL behind it", std::string("{}\0", 3)},
        BadJson{"a name that stands twice", R"({"id":1,"id":1})"},
        BadJson{"a name that stands twice, once escaped", R"({"id":1,"\u0069d":2})"},
        BadJson{"a trailing comma", R"({"id":1,})"}, BadJson{"a comment", R"({"id":1/**/})"},
        BadJson{"NaN", R"({"id":NaN})"}, BadJson{"Infinity", R"({"id":Infinity})"},
        BadJson{"a leading zero", R"({"id":01})"}, BadJson{"a lone surrogate", R"({"a":"\ud800"})"},
        BadJson{"a byte order mark", "\xEF\xBB\xBF{}"},
        BadJson{"bytes that are no UTF-8", "{\"a\":\"\xFF\"}"},
        BadJson{"a raw line feed in a text", "{\"a\":\"\n\"}"},
        BadJson{"deep nesting", "{\"a\":" + std::string(5000, '[')}));

}  // namespace
}  // namespace cartwright::auth
