#include "cart/carts/draft.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace cartwright::cart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr ProductId kDesk{1};
constexpr ProductId kLamp{2};

Line line_of(ProductId product_id, std::int32_t quantity) {
  Line line;
  line.version = 3;
  line.id = {quantity == 0 ? 0 : 40 + product_id.value};
  line.product_id = product_id;
  line.quantity = quantity;
  line.unit_price = line.unit_price_at_add = {14'999};
  line.name = "Desk";
  line.max_quantity = 5;
  return line;
}

Draft draft_of(Line line) { return Draft({std::move(line)}); }

auto faults_of(const Draft& draft) { return draft.faults().entries(); }

MATCHER_P2(IsFault, field, text, "") {
  return arg.first == field && arg.second == std::vector<std::string>{text};
}

TEST(DraftTest, AddingMakesAQuantityLarger) {
  auto draft = draft_of(line_of(kDesk, 2));

  draft.add(kDesk, 3);

  EXPECT_THAT(draft.changed_lines(), SizeIs(1));
  EXPECT_EQ(draft.changed_lines()[0].quantity, 5);
  EXPECT_FALSE(draft.has_new_line());
}

TEST(DraftTest, SettingWhatIsThereChangesNothing) {
  auto draft = draft_of(line_of(kDesk, 2));

  draft.set(kDesk, 2);

  EXPECT_THAT(draft.changed_lines(), IsEmpty());
}

TEST(DraftTest, ANewLineIsOneThatTheCartHasNot) {
  auto draft = draft_of(line_of(kDesk, 0));

  draft.add(kDesk, 1);

  EXPECT_TRUE(draft.has_new_line());
  EXPECT_TRUE(draft.holds(kDesk));
}

TEST(DraftTest, WhatComesAndGoesInOneDraftLeavesNothing) {
  auto draft = draft_of(line_of(kDesk, 0));

  draft.add(kDesk, 1);
  draft.set(kDesk, 0);

  EXPECT_THAT(draft.changed_lines(), IsEmpty());
}

TEST(DraftTest, TheLimitOfAProductComesBeforeItsStock) {
  auto line = line_of(kDesk, 4);
  line.stock = 3;
  auto draft = draft_of(line);

  draft.add(kDesk, 2);

  EXPECT_THAT(faults_of(draft),
              ElementsAre(IsFault("quantity", "At most 5 of this product fit into a cart.")));
}

TEST(DraftTest, NoMoreThanTheStockComesIn) {
  auto line = line_of(kDesk, 1);
  line.stock = 3;
  auto draft = draft_of(line);

  draft.set(kDesk, 4);

  EXPECT_THAT(faults_of(draft), ElementsAre(IsFault("quantity", "Only 3 in stock.")));
}

TEST(DraftTest, NoLessThanAnOrderComesIn) {
  auto line = line_of(kDesk, 0);
  line.min_quantity = 2;
  auto draft = draft_of(line);

  draft.add(kDesk, 1);

  EXPECT_THAT(faults_of(draft),
              ElementsAre(IsFault("quantity", "At least 2 of this product make an order.")));
}

TEST(DraftTest, WhatIsNotSoldGoesOutButNotIn) {
  auto line = line_of(kDesk, 2);
  line.archived = true;
  auto refused = draft_of(line);
  auto removed = draft_of(line);

  refused.set(kDesk, 1);
  removed.set(kDesk, 0);

  EXPECT_THAT(faults_of(refused), ElementsAre(IsFault("product_id", kNotSold)));
  EXPECT_THAT(removed.changed_lines(), SizeIs(1));
}

TEST(DraftTest, AnUnknownProductIsAFaultOfTheWhole) {
  auto draft = draft_of(line_of(kDesk, 1));

  draft.add(kLamp, 1, "items.3.");

  EXPECT_THAT(faults_of(draft), ElementsAre(IsFault("items.3.non_field_errors", kNoSuchProduct)));
}

TEST(DraftTest, AQuantityBeyondAllNumbersIsTooMany) {
  auto draft = draft_of(line_of(kDesk, 5));

  draft.add(kDesk, std::numeric_limits<std::int32_t>::max());

  EXPECT_THAT(faults_of(draft), SizeIs(1));
}

std::vector<Line> lines_of_many(std::int64_t count) {
  std::vector<Line> lines;
  for (std::int64_t id = 10; id < 10 + count; ++id) lines.push_back(line_of({id}, 1));
  return lines;
}

TEST(DraftTest, TheTwoHundredAndFirstProductDoesNotComeIn) {
  auto lines = lines_of_many(200);
  lines.push_back(line_of(kDesk, 0));
  Draft draft(lines);

  draft.add(kDesk, 1);

  EXPECT_THAT(faults_of(draft), ElementsAre(IsFault("product_id", kTooManyLines)));
}

TEST(DraftTest, ThePriceAtAddStaysUntilItIsAcknowledged) {
  auto line = line_of(kDesk, 1);
  line.unit_price = {19'999};
  auto more = draft_of(line);
  auto acknowledged = draft_of(line);

  more.add(kDesk, 1);
  acknowledged.acknowledge();

  EXPECT_EQ(more.changed_lines().at(0).unit_price_at_add, Money{14'999});
  EXPECT_EQ(acknowledged.changed_lines().at(0).unit_price_at_add, Money{19'999});
}

TEST(DraftTest, WhatIsChangedIsNotReducedAnyMore) {
  auto line = line_of(kDesk, 1);
  line.is_reduced = true;
  auto changed = draft_of(line);
  auto same = draft_of(line);

  changed.set(kDesk, 2);
  same.set(kDesk, 1);

  EXPECT_FALSE(changed.changed_lines().at(0).is_reduced);
  EXPECT_THAT(same.changed_lines(), IsEmpty());
}

TEST(CartOfLinesTest, SumsTheLinesThatAreAvailable) {
  auto archived = line_of(kLamp, 1);
  archived.archived = true;

  const auto cart = cart_of_lines({7}, "EUR", {line_of(kDesk, 2), archived});

  EXPECT_EQ(cart.total_price, Money{29'998});
  EXPECT_EQ(cart.item_count, 3);
  EXPECT_EQ(cart.version, 3);
}

std::vector<WarningCode> warnings_of(Line line) {
  std::vector<WarningCode> codes;
  for (const auto& warning : cart_of_lines({7}, "EUR", {line}).warnings) {
    codes.push_back(warning.code);
  }
  return codes;
}

TEST(CartOfLinesTest, WarnsOfWhatHasChanged) {
  auto dearer = line_of(kDesk, 2);
  dearer.unit_price = {19'999};
  auto scarce = line_of(kDesk, 2);
  scarce.stock = 1;
  auto sold_out = line_of(kDesk, 2);
  sold_out.stock = 0;
  auto reduced = line_of(kDesk, 2);
  reduced.is_reduced = true;

  EXPECT_THAT(warnings_of(line_of(kDesk, 2)), IsEmpty());
  EXPECT_THAT(warnings_of(dearer), ElementsAre(WarningCode::price_changed));
  EXPECT_THAT(warnings_of(scarce), ElementsAre(WarningCode::insufficient_stock));
  EXPECT_THAT(warnings_of(sold_out), ElementsAre(WarningCode::product_unavailable));
  EXPECT_THAT(warnings_of(reduced), ElementsAre(WarningCode::quantity_reduced));
}

}  // namespace
}  // namespace cartwright::cart
