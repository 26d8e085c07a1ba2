#include "platform/http/fields.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <vector>

namespace cartwright::http {
namespace {

class FieldsTest : public testing::Test {
 protected:
  bool add(FieldName field, std::string_view line) { return fields_.add(field.index, line); }

  /// Whether all of them were taken.
  bool add(FieldName field, std::initializer_list<std::string_view> lines) {
    return std::ranges::all_of(lines, [&](auto line) { return add(field, line); });
  }

  std::vector<std::string_view> lines_of(FieldName field) {
    const auto lines = fields_.lines(field);
    return {lines.begin(), lines.end()};
  }

  using Lines = std::vector<std::string_view>;

  Fields fields_;
};

TEST_F(FieldsTest, HaveNoValueBeforeOneComes) {
  EXPECT_EQ(fields_["Origin"].data(), nullptr);
  EXPECT_EQ(lines_of("Accept-Encoding"), Lines{});
}

TEST_F(FieldsTest, RefuseASecondLineOfWhatIsNoList) {
  EXPECT_TRUE(add("Origin", ""));
  EXPECT_FALSE(add("Origin", "https://shop.example"));
  EXPECT_EQ(fields_["Origin"], "");
}

TEST_F(FieldsTest, ForgetWhatNobodyKnowsWhichLineOfCounts) {
  EXPECT_TRUE(add("Traceparent", "00-a"));
  EXPECT_EQ(fields_["Traceparent"], "00-a");

  EXPECT_TRUE(add("Traceparent", "00-b"));
  EXPECT_EQ(fields_["Traceparent"], "");
  EXPECT_TRUE(add("Traceparent", "00-c"));
  EXPECT_EQ(fields_["Traceparent"], "");
}

TEST_F(FieldsTest, KeepTheLinesOfAListUpToAFew) {
  EXPECT_TRUE(add("If-None-Match", {"a", "b", "c", "d"}));
  EXPECT_EQ(lines_of("If-None-Match"), (Lines{"a", "b", "c", "d"}));

  EXPECT_TRUE(add("If-None-Match", "e"));
  EXPECT_EQ(lines_of("If-None-Match"), Lines{});
}

TEST_F(FieldsTest, KeepTheLastLinesOfWhatProxiesAdd) {
  EXPECT_TRUE(add("X-Forwarded-For", {"a", "b", "c", "d", "e", "f"}));

  EXPECT_EQ(lines_of("X-Forwarded-For"), (Lines{"c", "d", "e", "f"}));
}

TEST_F(FieldsTest, KeepNothingOfWhatIsNotRead) {
  const auto baggage = std::ranges::find(kKnownFields, header::kBaggage.view(), &KnownField::name);
  const auto index = static_cast<std::size_t>(baggage - kKnownFields.begin());

  EXPECT_TRUE(fields_.add(index, "a"));
  EXPECT_TRUE(fields_.add(index, "b"));
  EXPECT_TRUE(std::ranges::all_of(fields_.all_lines(), &std::string_view::empty));
}

TEST_F(FieldsTest, DoNotMixTheirLines) {
  EXPECT_TRUE(add("Accept-Encoding", "gzip"));
  EXPECT_TRUE(add("If-None-Match", "*"));
  fields_.set("Accept-Encoding", "br");

  EXPECT_EQ(lines_of("Accept-Encoding"), Lines{"br"});
  EXPECT_EQ(lines_of("If-None-Match"), Lines{"*"});
}

}  // namespace
}  // namespace cartwright::http
