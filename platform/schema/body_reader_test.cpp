#include "platform/schema/body_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::schema {
namespace {

struct Renaming {
  std::optional<std::string> name;

  static constexpr auto schema() { return fields(field("name", &Renaming::name, length(1, 4))); }
};

template <class Act>
std::string fault_of(Act act) {
  try {
    act();
  } catch (const Error& error) {
    return error.fields().entries().front().second.front();
  }
  return "";
}

TEST(BodyReaderTest, KnowsNoMembersBelowTheOutermostObject) {
  EXPECT_FALSE(parse_json<Renaming>(R"({"x": {"name": "Ann"}})").name.has_value());
  EXPECT_FALSE(parse_json<Renaming>(R"([{"name": "Ann"}])").name.has_value());
  EXPECT_FALSE(parse_json<Renaming>(R"(["name", "Ann"])").name.has_value());
}

// A body whose interesting part begins that many bytes before the end of the first step.
class BodyOfTwoSteps : public testing::TestWithParam<std::size_t> {
 protected:
  static std::string behind_padding(std::string_view start, std::string_view rest) {
    std::string body(start);
    body.append(BodyReader::kStep - GetParam() - body.size(), 'x');
    return body.append(rest);
  }
};

TEST_P(BodyOfTwoSteps, IsReadLikeASmallOne) {
  const auto json = behind_padding(R"({"other": ")", R"(", "name" : "\u00e9)"
                                                     "\xc3\xa9\xf0\x9f\x8d\x8e"
                                                     R"(\ud83c\udf4e"})");
  const auto form = behind_padding("other=", "&na%6De=%C3%A9+%c3%a9a&last=");

  EXPECT_EQ(parse_json<Renaming>(json).name, "éé🍎🍎");
  EXPECT_EQ(parse_form<Renaming>(form).name, "é éa");
}

TEST_P(BodyOfTwoSteps, IsCheckedLikeASmallOne) {
  const auto half = behind_padding(R"({"other": "\ud800)", R"(", "name": "a\udf4e"})");
  const auto broken = behind_padding(R"({"other": ")", R"(", "name": "Ann"}})");
  const auto escape = behind_padding("other=", "&name=Ann&x=%4");

  EXPECT_EQ(fault_of([&] { parse_json<Renaming>(half); }), "Not a valid string.");
  EXPECT_EQ(fault_of([&] { parse_json<Renaming>(broken); }), "Invalid JSON body.");
  EXPECT_EQ(fault_of([&] { parse_form<Renaming>(escape); }),
            "Invalid percent-encoding in form body.");
}

INSTANTIATE_TEST_SUITE_P(Parts, BodyOfTwoSteps, testing::Range<std::size_t>(0, 60));

}  // namespace
}  // namespace cartwright::schema
