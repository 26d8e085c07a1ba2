#include "platform/schema/json_writer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <limits>

#include "platform/schema/parse.hpp"

namespace cartwright::schema {
namespace {

using namespace std::string_view_literals;

struct Item {
  Id<struct ItemTag> id;
  int quantity = 0;

  static constexpr auto schema() {
    return fields(field("id", &Item::id), field("quantity", &Item::quantity));
  }
};

struct Order {
  std::string secret;
  std::string name;
  Timestamp created;
  Money price;
  bool paid = false;
  std::optional<std::string> note;
  std::optional<Item> first;
  std::vector<Item> items;

  static constexpr auto schema() {
    return fields(field("secret", &Order::secret, write_only), field("name", &Order::name),
                  field("created", &Order::created), field("price", &Order::price),
                  field("paid", &Order::paid), field("note", &Order::note),
                  field("first", &Order::first), field("items", &Order::items));
  }
};

struct Nothing {
  static constexpr auto schema() { return fields(); }
};

struct Text {
  std::string text;
  static constexpr auto schema() { return fields(field("text", &Text::text)); }
};

template <class T>
std::string json_of(const T& value) {
  std::string json;
  append_json(json, value);
  return json;
}

TEST(JsonWriterTest, WritesEveryKindOfMember) {
  const Order order{"hidden",
                    "Bolt",
                    Timestamp(std::chrono::microseconds(1)),
                    {14999},
                    true,
                    "soon",
                    Item{{1}, 2},
                    {{{3}, 4}, {{5}, 6}}};

  EXPECT_EQ(json_of(order),
            R"({"name":"Bolt","created":"1970-01-01T00:00:00.000001+00:00","price":"149.99",)"
            R"("paid":true,"note":"soon","first":{"id":1,"quantity":2},)"
            R"("items":[{"id":3,"quantity":4},{"id":5,"quantity":6}]})");
}

TEST(JsonWriterTest, WritesNullForWhatIsAbsent) {
  const Order order{};

  EXPECT_EQ(json_of(order),
            R"({"name":"","created":"1970-01-01T00:00:00.000000+00:00","price":"0.00",)"
            R"("paid":false,"note":null,"first":null,"items":[]})");
}

TEST(JsonWriterTest, WritesEmptyStructsAndLists) {
  EXPECT_EQ(json_of(Nothing{}), "{}");
  EXPECT_EQ(json_of(std::vector<Item>{}), "[]");
  EXPECT_EQ(json_of(std::vector<Nothing>{{}, {}}), "[{},{}]");
}

TEST(JsonWriterTest, AppendsToWhatIsThere) {
  std::string reply = R"({"data":)";

  append_json(reply, std::vector<Item>{{{1}, 2}});

  EXPECT_EQ(reply, R"({"data":[{"id":1,"quantity":2}])");
}

TEST(JsonWriterTest, EscapesWhatJsonMustNotHold) {
  const Text text{"\"\\/\b\f\n\r\t\x01\x1f\x7f \xc3\xa4\xf0\x9f\x98\x80" + std::string(1, '\0')};

  EXPECT_EQ(
      json_of(text),
      "{\"text\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f \xc3\xa4\xf0\x9f\x98\x80\\u0000\"}");
}

TEST(JsonWriterTest, LeavesRoomForTextThatIsAllEscapes) {
  const Text text{std::string(1000, '\x01')};

  const auto json = json_of(text);

  EXPECT_EQ(json.size(), 6'000 + R"({"text":""})"sv.size());
  EXPECT_EQ(boost::json::parse(json).at("text").as_string(), text.text);
}

TEST(JsonWriterTest, WritesTheLargestAndSmallestIntegers) {
  using Limits = std::numeric_limits<std::int64_t>;

  EXPECT_EQ(json_of(Item{{Limits::max()}, std::numeric_limits<int>::min()}),
            R"({"id":9223372036854775807,"quantity":-2147483648})");
  EXPECT_EQ(json_of(Limits::min()), "-9223372036854775808");
}

TEST(JsonWriterTest, WritesWhatTheParserReadsBack) {
  const Text text{"a \"b\" \\ \n \xe2\x82\xac"};

  const auto read = parse_json<Text>(json_of(text));

  EXPECT_EQ(read.text, text.text);
}

TEST(MoneyTest, KeepsTwoPlacesExactly) {
  using Limits = std::numeric_limits<std::int64_t>;

  EXPECT_EQ(json_of(Money{5}), R"("0.05")");
  EXPECT_EQ(json_of(Money{-5}), R"("-0.05")");
  EXPECT_EQ(json_of(Money{-12345}), R"("-123.45")");
  EXPECT_EQ(json_of(Money{Limits::max()}), R"("92233720368547758.07")");
  EXPECT_EQ(json_of(Money{Limits::min()}), R"("-92233720368547758.08")");
}

TEST(TimestampTest, IsRfc3339WithMicrosecondsAndOffset) {
  using namespace std::chrono;
  const auto at = [](auto day, auto... parts) {
    return json_of(Timestamp(sys_days(day)) + (parts + ...));
  };

  EXPECT_EQ(at(2026y / 2 / 18, 17h, 6min, 38s, 432854us), R"("2026-02-18T17:06:38.432854+00:00")");
  EXPECT_EQ(at(2024y / 2 / 29, 23h, 59min, 59s, 999999us), R"("2024-02-29T23:59:59.999999+00:00")");
  EXPECT_EQ(at(1969y / 12 / 31, 23h, 0us), R"("1969-12-31T23:00:00.000000+00:00")");
  EXPECT_EQ(json_of(kEarliestTimestamp), R"("0001-01-01T00:00:00.000000+00:00")");
  EXPECT_EQ(json_of(kLatestTimestamp), R"("9999-12-31T23:59:59.999999+00:00")");
}

}  // namespace
}  // namespace cartwright::schema
