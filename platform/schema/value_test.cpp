// The types that bodies, replies and the documentation know beyond texts, numbers and booleans.

#include "platform/schema/value.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/json_schema.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/schema/parse.hpp"

namespace {

enum class Colour { red, dark_green };

}  // namespace

template <>
inline constexpr auto cartwright::schema::kWords<Colour> =
    std::to_array<cartwright::schema::Word<Colour>>(
        {{"red", Colour::red}, {"dark green", Colour::dark_green}});

namespace cartwright::schema {
namespace {

namespace json = boost::json;

struct Offer {
  std::optional<Money> price;
  std::optional<Money> deposit;
  std::optional<Colour> colour;
  Change<Colour> lining;
  std::optional<std::vector<Colour>> others;
  std::optional<Json> extra;
  std::optional<IpAddress> address;
  std::optional<Bytes> key;

  static constexpr std::string_view schema_name = "Offer";
  static constexpr auto schema() {
    return fields(field("price", &Offer::price, range(Money{0}, Money{999'999'999'999})),
                  field("deposit", &Offer::deposit), field("colour", &Offer::colour),
                  field("lining", &Offer::lining, write_only),
                  field("others", &Offer::others, items(0, 2)),
                  field("extra", &Offer::extra, max_length(24)), field("address", &Offer::address),
                  field("key", &Offer::key, length(2, 4)));
  }
};

// What the reply shows of a body, or what is wrong with it.
template <class Parse>
std::string outcome_of(Parse parse, std::string_view body) {
  std::string text;
  try {
    append_json(text, parse(body));
  } catch (const Error& error) {
    for (const auto& [field, texts] : error.fields().entries()) text += field + ": " + texts[0];
  }
  return text;
}

struct Case {
  std::string field;
  std::string sent;
  std::string result;
  std::string reason;
};

void PrintTo(const Case& tried, std::ostream* out) { *out << tried.reason; }

class ValueOfOffer : public testing::TestWithParam<Case> {
 protected:
  // The reply of an offer with nothing but the field.
  static std::string reply(const std::string& name, const std::string& value) {
    std::string text = R"({"price":null,"deposit":null,"colour":null,"others":null,"extra":null,)"
                       R"("address":null,"key":null})";
    const auto field = '"' + name + "\":";
    return text.replace(text.find(field) + field.size(), 4, value);
  }
};

class TakenValue : public ValueOfOffer {};

TEST_P(TakenValue, IsRepeatedInTheReply) {
  const auto& [name, sent, shown, reason] = GetParam();

  const auto outcome = outcome_of(parse_json<Offer>, "{\"" + name + "\": " + sent + "}");

  EXPECT_EQ(outcome, reply(name, shown)) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Value, TakenValue,
    testing::Values(
        Case{"price", R"("149.99")", R"("149.99")", "two places"},
        Case{"price", R"("149.9")", R"("149.90")", "one place"},
        Case{"price", R"("149")", R"("149.00")", "no places"},
        Case{"price", R"("007")", R"("7.00")", "zeros before"},
        Case{"price", R"("0")", R"("0.00")", "the least"},
        Case{"price", R"("9999999999.99")", R"("9999999999.99")", "the most"},
        Case{"deposit", R"("92233720368547758.07")", R"("92233720368547758.07")", "all it holds"},
        Case{"colour", R"("dark green")", R"("dark green")", "a word"},
        Case{"others", R"(["red", "dark green"])", R"(["red","dark green"])", "a list of words"},
        Case{"extra", R"({"a" : [2.50, {"b":null}]})", R"({"a":[2.50,{"b":null}]})", "nested"},
        Case{"extra", R"("a\n\"\u00e9\/")", R"("a\n\"é/")", "a text"},
        Case{"extra", R"([{}, [], "", ""])", R"([{},[],"",""])", "what is empty"},
        Case{"extra", R"({"a": 1, "a": 2})", R"({"a":1,"a":2})", "a name twice"},
        Case{"extra", "-1.5e3", "-1.5e3", "a number as it comes"},
        Case{"extra", "true", "true", "a boolean"},
        Case{"extra", R"("1234567890123456789012")", R"("1234567890123456789012")", "the longest"},
        Case{"address", R"("192.0.2.1")", R"("192.0.2.1")", "IPv4"},
        Case{"address", R"("2001:DB8:0:0::1")", R"("2001:db8::1")", "IPv6"},
        Case{"key", R"("AP8")", R"("AP8")", "two bytes"},
        Case{"key", R"("AP-_Aw")", R"("AP-_Aw")", "four bytes"}));

class BrokenValue : public ValueOfOffer {};

TEST_P(BrokenValue, IsRefusedWithItsText) {
  const auto& [name, sent, fault, reason] = GetParam();

  const auto outcome = outcome_of(parse_json<Offer>, "{\"" + name + "\": " + sent + "}");

  EXPECT_EQ(outcome, name + ": " + fault) << reason;
}

constexpr auto kNoAmount = "Not a valid amount with at most two decimal places.";
constexpr auto kRange =
    "Must be greater than or equal to 0.00 and less than or equal to 9999999999.99.";
constexpr auto kWordsText = "Must be one of: red, dark green.";

INSTANTIATE_TEST_SUITE_P(
    Amount, BrokenValue,
    testing::Values(Case{"price", "149.99", kNoAmount, "a number"},
                    Case{"price", R"("")", kNoAmount, "nothing"},
                    Case{"price", R"("1.999")", kNoAmount, "three places"},
                    Case{"price", R"("1.")", kNoAmount, "no digit behind the point"},
                    Case{"price", R"(".5")", kNoAmount, "no digit before the point"},
                    Case{"price", R"("-1")", kNoAmount, "a minus"},
                    Case{"price", R"("+1")", kNoAmount, "a plus"},
                    Case{"price", R"("1e2")", kNoAmount, "an exponent"},
                    Case{"price", R"(" 1")", kNoAmount, "a space"},
                    Case{"price", R"("1,5")", kNoAmount, "a comma"},
                    Case{"price", R"("1.5.5")", kNoAmount, "two points"},
                    Case{"price", R"("1.5\u0000")", kNoAmount, "NUL"},
                    Case{"price", R"("10000000000")", kRange, "too much"},
                    Case{"deposit", R"("92233720368547758.08")", kNoAmount, "more than it holds"}));

INSTANTIATE_TEST_SUITE_P(
    Other, BrokenValue,
    testing::Values(Case{"colour", R"("Red")", kWordsText, "another case"},
                    Case{"colour", "1", kWordsText, "a number"},
                    Case{"extra", "null", "Field may not be null.", "null"},
                    Case{"extra", R"("12345678901234567890123")", "Longer than maximum length 24.",
                         "long"},
                    Case{"extra", "[" + std::string(1000, ' ') + std::string(30, '1') + "]",
                         "Longer than maximum length 24.", "long without its spaces"},
                    Case{"extra", '"' + std::string(3, '1') + std::string(2000, '\x7f') + '"',
                         "Longer than maximum length 24.", "far too long"},
                    Case{"extra", R"("\u0000")", "Not valid JSON.", "NUL"},
                    Case{"extra", R"(["\ud800"])", "Not valid JSON.", "half a pair of surrogates"},
                    Case{"extra", "1e999", "Not valid JSON.", "infinity"},
                    Case{"address", R"("192.0.2.1/24")", "Not a valid IP address.", "a mask"},
                    Case{"address", "7", "Not a valid IP address.", "a number"},
                    Case{"key", R"("AP8=")", "Not valid base64url.", "padding"},
                    Case{"key", R"("A/8")", "Not valid base64url.", "another alphabet"},
                    Case{"key", R"("A")", "Not valid base64url.", "an impossible length"},
                    Case{"key", "1", "Not valid base64url.", "a number"},
                    Case{"key", R"("AA")", "Length must be between 2 and 4.", "too short"},
                    Case{"key", R"("AAAAAAA")", "Length must be between 2 and 4.", "too long"}));

TEST(ValueTest, AWordOfAListHasItsPlace) {
  EXPECT_EQ(outcome_of(parse_json<Offer>, R"({"others": ["red", "blue"]})"),
            "others.1: Must be one of: red, dark green.");
}

TEST(ValueTest, AChangeTakesAWordOrNothing) {
  EXPECT_EQ(parse_json<Offer>(R"({"lining": "red"})").lining.value, Colour::red);
  EXPECT_TRUE(parse_json<Offer>(R"({"lining": null})").lining.is_wanted);
}

constexpr auto kProperties = R"({
      "price": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$"},
      "deposit": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$"},
      "colour": {"type": "string", "enum": ["red", "dark green"]},
      "lining": {"type": ["string", "null"], "enum": ["red", "dark green", null],
                 "writeOnly": true},
      "others": {"type": "array", "items": {"type": "string", "enum": ["red", "dark green"]},
                 "minItems": 0, "maxItems": 2},
      "extra": {"not": {"type": "null"}, "description": "At most 24 characters of JSON."},
      "address": {"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
      "key": {"type": "string", "contentEncoding": "base64url", "minLength": 3, "maxLength": 6,
              "pattern":
                "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$"}
      })";

TEST(ValueTest, AreDocumented) {
  json::object components;

  json_schema(Value<Offer>::kType, Direction::body, components);

  EXPECT_EQ(components["Offer"].at("properties"), json::parse(kProperties));
}

TEST(ValueTest, HaveExamplesThatAreTaken) {
  const auto example = example_value(Value<Offer>::kType, Direction::reply);

  EXPECT_EQ(example, json::parse(R"({"price": "149.99", "deposit": "149.99", "colour": "red",
      "others": ["red"], "extra": {"any": "value"}, "address": "192.0.2.1", "key": "AQID"})"));
}

struct Narrow {
  std::vector<std::int64_t> numbers;
  std::vector<std::string> nothing;
  Money price;
  Json extra;
  Bytes key;
  std::string name;

  static constexpr auto schema() {
    return fields(field("numbers", &Narrow::numbers, items(2, 3), range(5, 9)),
                  field("nothing", &Narrow::nothing, items(0, 0)),
                  field("price", &Narrow::price, range(Money{1}, Money{500})),
                  field("extra", &Narrow::extra, max_length(9)),
                  field("key", &Narrow::key, length(16, 16)),
                  field("name", &Narrow::name, min_length(7)));
  }
};

TEST(ValueTest, HaveExamplesThatKeepTheRules) {
  const auto example = json::serialize(example_value(Value<Narrow>::kType, Direction::body));

  const auto outcome = outcome_of(parse_json<Narrow>, example);

  EXPECT_EQ(outcome, R"({"numbers":[5,5],"nothing":[],"price":"0.01","extra":1,)"
                     R"("key":"AAAAAAAAAAAAAAAAAAAAAA","name":"xxxxxxx"})");
}

TEST(ValueTest, SayInRepliesThatTheyMayBeNull) {
  json::object components;

  json_schema(Value<Offer>::kType, Direction::reply, components);

  const auto& properties = components["Offer"].at("properties");
  EXPECT_EQ(properties.at("price"),
            json::parse(R"({"type": ["string", "null"], "pattern": "^[0-9]+\\.[0-9]{2}$"})"));
  EXPECT_EQ(properties.at("extra"),
            json::parse(R"({"description": "At most 24 characters of JSON."})"));
}

struct Form {
  Money price;
  Colour colour = Colour::red;

  static constexpr auto schema() {
    return fields(field("price", &Form::price), field("colour", &Form::colour));
  }
};

TEST(ValueTest, AreTextsInAForm) {
  EXPECT_EQ(outcome_of(parse_form<Form>, "price=1.5&colour=dark+green"),
            R"({"price":"1.50","colour":"dark green"})");
}

TEST(ValueTest, NeitherListsNorOtherJsonFitAForm) {
  EXPECT_TRUE(fits_form(kDescription<Form>));
  EXPECT_FALSE(fits_form(kDescription<Narrow>));
}

// Whether so many elements make a body that is too large.
template <std::size_t most>
struct ListOf {
  std::vector<Form> list;
  std::optional<std::string> text;

  static constexpr auto schema() {
    return fields(field("list", &ListOf::list, items(0, most)), field("text", &ListOf::text));
  }
};

TEST(ValueTest, ABodyHasSoManyValuesAtMost) {
  EXPECT_EQ(most_values(kDescription<Form>), 2);
  EXPECT_EQ(most_values(kDescription<ListOf<200>>), 402);
  EXPECT_GT(most_values(kDescription<ListOf<std::size_t(-1)>>), kMostValues);
}

}  // namespace
}  // namespace cartwright::schema
