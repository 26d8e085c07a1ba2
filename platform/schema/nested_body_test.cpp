// Bodies that hold lists and structs.

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/body_reader.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/schema/parse.hpp"

namespace cartwright::schema {
namespace {

struct Tag {
  std::string text;
  Secret code;

  static constexpr auto schema() {
    return fields(field("text", &Tag::text, length(1, 3)),
                  field("code", &Tag::code, max_length(20), write_only));
  }
};

struct Item {
  Id<struct ProductTag> product_id;
  int quantity = 0;
  std::vector<Tag> tags;

  static constexpr auto schema() {
    return fields(field("product_id", &Item::product_id),
                  field("quantity", &Item::quantity, range(0, 5)),
                  field("tags", &Item::tags, items(0, 2)));
  }
  void check(FieldErrors& errors) const {
    if (quantity == 0 && !tags.empty()) errors.add("tags", "Of nothing.");
  }
};

struct Address {
  std::string city;
  std::optional<std::string> street;

  static constexpr auto schema() {
    return fields(field("city", &Address::city, length(1, 9)), field("street", &Address::street));
  }
};

struct Order {
  std::vector<Item> items;
  std::optional<Address> address;
  Change<Address> billing;
  std::optional<std::vector<std::string>> notes;
  Change<std::vector<std::int64_t>> numbers;

  static constexpr auto schema() {
    return fields(field("items", &Order::items, cartwright::items(1, 40)),
                  field("address", &Order::address), field("billing", &Order::billing),
                  field("notes", &Order::notes, cartwright::items(0, 2), length(2, 4)),
                  field("numbers", &Order::numbers, cartwright::items(0, 3), range(1, 9)));
  }
  void check(FieldErrors& errors) const {
    if (address && notes) errors.add(kNonFieldErrors, "Not both.");
  }
};

constexpr std::string_view kItem = R"({"product_id": 7, "quantity": 2, "tags": []})";

std::string list_of(std::string_view element, int count) {
  std::string list = "[";
  for (int i = 0; i < count; ++i) list.append(i == 0 ? "" : ",").append(element);
  return list + "]";
}

std::string with(std::string_view member) {
  return R"({"items": [)" + std::string(kItem) + "], " + std::string(member) + "}";
}

std::string with_item(std::string_view item) {
  return R"({"items": [)" + std::string(kItem) + ", " + std::string(item) + "]}";
}

std::string faults_of(std::string_view body) {
  std::string faults;
  try {
    parse_json<Order>(body);
  } catch (const Error& error) {
    for (const auto& [field, texts] : error.fields().entries()) {
      faults += field + ": " + texts[0] + "\n";
    }
  }
  return faults;
}

std::size_t count_faults(std::string_view body) {
  const auto faults = faults_of(body);
  return static_cast<std::size_t>(std::ranges::count(faults, '\n'));
}

TEST(NestedBodyTest, ListsAndStructsAreReadAsDeepAsTheyAreDescribed) {
  const auto order = parse_json<Order>(
      R"({"items": [{"product_id": 7, "quantity": 2, "tags": [{"text": "a", "code": "1"}]},
                    {"tags": [], "quantity": 3, "product_id": 8}],
          "billing": {"city": "Bonn", "street": "A"}, "notes": ["ab", "cd"], "numbers": [9]})");

  ASSERT_EQ(order.items.size(), 2);
  EXPECT_EQ(order.items[0].tags.at(0).text, "a");
  EXPECT_EQ(order.items[0].tags.at(0).code.reveal(), "1");
  EXPECT_EQ(order.items[1].product_id.value, 8);
  EXPECT_EQ(order.billing.value->street, "A");
  EXPECT_EQ(order.notes, (std::vector<std::string>{"ab", "cd"}));
  EXPECT_EQ(order.numbers.value, std::vector<std::int64_t>{9});
}

TEST(NestedBodyTest, WhatIsOptionalMayBeAbsent) {
  const auto order = parse_json<Order>(R"({"items": [)" + std::string(kItem) + "]}");

  EXPECT_FALSE(order.address || order.notes);
  EXPECT_FALSE(order.billing.is_wanted || order.numbers.is_wanted);
}

TEST(NestedBodyTest, AChangeTakesAListOrAStructAway) {
  const auto order = parse_json<Order>(with(R"("billing": null, "numbers": null)"));

  EXPECT_TRUE(order.billing.is_wanted && order.numbers.is_wanted);
  EXPECT_FALSE(order.billing.value || order.numbers.value);
}

TEST(NestedBodyTest, UnknownMembersArePassedOverAtEveryDepth) {
  const auto order = parse_json<Order>(
      R"({"x": {"items": [1]}, "items": [{"y": [{"quantity": 9}], "product_id": 7, "quantity": 2,
          "tags": [], "z": {"tags": 5}}], "address": {"city": "Ulm", "items": {}}})");

  EXPECT_EQ(order.items.at(0).quantity, 2);
  EXPECT_EQ(order.address->city, "Ulm");
}

TEST(NestedBodyTest, OfSeveralValuesTheLastOneStays) {
  const auto order = parse_json<Order>(
      with(R"("items": [{"product_id": 1, "quantity": 1, "quantity": 4, "tags": 5, "tags": []}])"));

  ASSERT_EQ(order.items.size(), 1);
  EXPECT_EQ(order.items[0].quantity, 4);
}

struct Case {
  std::string body;
  std::string faults;
  std::string reason;
};

void PrintTo(const Case& broken, std::ostream* out) { *out << broken.reason; }

class BrokenOrder : public testing::TestWithParam<Case> {};

TEST_P(BrokenOrder, NamesThePathOfItsFault) {
  const auto& [body, faults, reason] = GetParam();

  EXPECT_EQ(faults_of(body), faults) << reason << ": " << body;
}

INSTANTIATE_TEST_SUITE_P(
    Lists, BrokenOrder,
    testing::Values(
        Case{"{}", "items: Missing data for required field.\n", "no list"},
        Case{R"({"items": null})", "items: Field may not be null.\n", "null"},
        Case{R"({"items": {}})", "items: Not a valid list.\n", "an object"},
        Case{R"({"items": "[]"})", "items: Not a valid list.\n", "a text"},
        Case{R"({"items": 5})", "items: Not a valid list.\n", "a number"},
        Case{R"({"items": []})", "items: Shorter than minimum length 1.\n", "too short"},
        Case{R"({"items": )" + list_of(kItem, 41) + "}", "items: Longer than maximum length 40.\n",
             "too long"},
        Case{with(R"("notes": ["ab", 5])"), "notes.1: Not a valid string.\n", "no text"},
        Case{with(R"("notes": ["ab", null])"), "notes.1: Field may not be null.\n", "null in it"},
        Case{with(R"("notes": ["a"])"), "notes.0: Length must be between 2 and 4.\n", "short"},
        Case{with(R"("notes": [["ab"]])"), "notes.0: Not a valid string.\n", "a list in it"},
        Case{with(R"("numbers": [1, 10])"),
             "numbers.1: Must be greater than or equal to 1 and less than or equal to 9.\n",
             "a rule of its elements"}));

INSTANTIATE_TEST_SUITE_P(
    Structs, BrokenOrder,
    testing::Values(
        Case{with_item("{}"),
             "items.1.product_id: Missing data for required field.\n"
             "items.1.quantity: Missing data for required field.\n"
             "items.1.tags: Missing data for required field.\n",
             "an empty one"},
        Case{with_item("5"), "items.1: Not a valid object.\n", "a number"},
        Case{with_item("null"), "items.1: Field may not be null.\n", "null"},
        Case{with_item("[]"), "items.1: Not a valid object.\n", "a list"},
        Case{with_item(R"({"product_id": 7, "quantity": 9, "tags": [{"text": ""}]})"),
             "items.1.quantity: Must be greater than or equal to 0 and less than or equal to 5.\n"
             "items.1.tags.0.text: Length must be between 1 and 3.\n"
             "items.1.tags.0.code: Missing data for required field.\n",
             "faults at two depths"},
        Case{with_item(R"({"product_id": 7, "quantity": 0, "tags": [{"text": "a", "code": ""}]})"),
             "items.1.tags: Of nothing.\n", "the rule across its fields"},
        Case{with(R"("address": {"city": "Bonn"}, "notes": [])"), "non_field_errors: Not both.\n",
             "the rule of the whole"},
        Case{with(R"("address": {"city": "\ud800"})"), "address.city: Not a valid string.\n",
             "half a pair of surrogates"},
        Case{with("\"address\": {\"city\": \"\xff\"}"), "address.city: Not a valid string.\n",
             "invalid UTF-8"},
        Case{with(R"("address": "Bonn")"), "address: Not a valid object.\n", "a text"},
        Case{with(R"("address": null)"), "address: Field may not be null.\n", "null"}));

TEST(NestedBodyTest, TellsTheFirstFaultsOfVeryMany) {
  const auto body = R"({"items": )" + list_of("5", 40) + "}";

  EXPECT_EQ(count_faults(body), 32);
  EXPECT_TRUE(faults_of(body).ends_with("items.31: Not a valid object.\n"));
}

struct Span {
  std::vector<std::int64_t> ends;

  static constexpr auto schema() { return fields(field("ends", &Span::ends, items(2, 2))); }
  void check(FieldErrors& errors) const {
    if (ends.at(0) > ends.at(1)) errors.add("ends", "Ends before it begins.");
  }
};

struct Plan {
  std::vector<std::int64_t> numbers;
  Span span;

  static constexpr auto schema() {
    return fields(field("numbers", &Plan::numbers, items(0, 100), range(1, 9)),
                  field("span", &Plan::span));
  }
};

TEST(NestedBodyTest, TheRuleAcrossFieldsSeesNothingThatWasNotReadForVeryManyFaults) {
  const auto body = R"({"numbers": )" + list_of("0", 40) + R"(, "span": {"ends": [1, 2]}})";

  EXPECT_THROW(parse_json<Plan>(body), Error);
}

// An order of which that many bytes stand in the first step.
class OrderOfTwoSteps : public testing::TestWithParam<std::size_t> {};

TEST_P(OrderOfTwoSteps, IsReadLikeASmallOne) {
  const auto body = with_item(R"({"product_id": 8, "quantity": 3, "tags": [{"text": "\u00e9",
                                  "code": "secret"}]})");

  const auto order = parse_json<Order>(std::string(BodyReader::kStep - GetParam(), ' ') + body);

  EXPECT_EQ(order.items.at(1).tags.at(0).text, "é");
  EXPECT_EQ(order.items.at(1).tags.at(0).code.reveal(), "secret");
}

INSTANTIATE_TEST_SUITE_P(NestedBody, OrderOfTwoSteps,
                         testing::Range(std::size_t{1}, std::size_t{160}));

}  // namespace
}  // namespace cartwright::schema
