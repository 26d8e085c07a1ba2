#include "cart/guests/merging.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace cartwright::cart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr ProductId kDesk{1};
constexpr ProductId kLamp{2};
constexpr Money kOurPrice{14'999};
constexpr Money kTheirPrice{9'999};

Line line_of(ProductId product_id, std::int32_t quantity) {
  Line line;
  line.version = 3;
  line.id = {quantity == 0 ? 0 : 40 + product_id.value};
  line.product_id = product_id;
  line.quantity = quantity;
  line.unit_price = line.unit_price_at_add = kOurPrice;
  line.max_quantity = 5;
  return line;
}

Piece piece_of(ProductId product_id, std::int32_t quantity) {
  return {product_id, quantity, kTheirPrice};
}

Draft merged(std::vector<Line> ours, const std::vector<Piece>& theirs,
             OnConflict rule = OnConflict::max) {
  Draft draft(std::move(ours));
  merging(theirs, rule).edit(draft);
  return draft;
}

/// The line of the desk, after `pieces` of it came to it.
Line with_pieces(Line line, std::int32_t pieces, OnConflict rule = OnConflict::max) {
  const auto changed = merged({line}, {piece_of(kDesk, pieces)}, rule).changed_lines();
  return changed.empty() ? line : changed.front();
}

/// What a shopper is told of the lines.
std::vector<std::pair<ProductId, WarningCode>> warnings_of(const Draft& draft) {
  std::vector<std::pair<ProductId, WarningCode>> warnings;
  for (const auto& warning : cart_of_lines({7}, "EUR", draft.changed_lines()).warnings) {
    warnings.emplace_back(warning.product_id, warning.code);
  }
  return warnings;
}

TEST(MergingTest, AProductOfBothHasTheLargerQuantity) {
  EXPECT_EQ(with_pieces(line_of(kDesk, 2), 3).quantity, 3);
  EXPECT_EQ(with_pieces(line_of(kDesk, 3), 2).quantity, 3);
}

TEST(MergingTest, AProductOfBothHasTheSumIfThatIsWanted) {
  EXPECT_EQ(with_pieces(line_of(kDesk, 2), 3, OnConflict::sum).quantity, 5);
}

TEST(MergingTest, WhatTheUserHasKeepsItsPrice) {
  EXPECT_EQ(with_pieces(line_of(kDesk, 2), 3).unit_price_at_add, kOurPrice);
}

TEST(MergingTest, WhatOnlyTheGuestHasComesWithItsPrice) {
  const auto line = with_pieces(line_of(kDesk, 0), 3);

  EXPECT_EQ(line.quantity, 3);
  EXPECT_EQ(line.unit_price_at_add, kTheirPrice);
  EXPECT_FALSE(line.is_reduced);
}

TEST(MergingTest, WhatGoesBeyondTheLimitIsReduced) {
  const auto line = with_pieces(line_of(kDesk, 3), 4, OnConflict::sum);

  EXPECT_EQ(line.quantity, 5);
  EXPECT_TRUE(line.is_reduced);
}

TEST(MergingTest, WhatGoesBeyondTheStockIsReduced) {
  auto scarce = line_of(kDesk, 1);
  scarce.stock = 2;

  const auto line = with_pieces(scarce, 3);

  EXPECT_EQ(line.quantity, 2);
  EXPECT_TRUE(line.is_reduced);
}

TEST(MergingTest, WhatIsSoldOutIsLeftOutAndTold) {
  auto sold_out = line_of(kDesk, 0);
  sold_out.stock = 0;

  const auto draft = merged({sold_out}, {piece_of(kDesk, 1)});

  EXPECT_EQ(draft.quantity_of(kDesk), 0);
  EXPECT_FALSE(draft.has_new_line());
  EXPECT_THAT(warnings_of(draft), ElementsAre(Pair(kDesk, WarningCode::quantity_reduced)));
}

TEST(MergingTest, LessThanAnOrderIsLeftOut) {
  auto in_pairs = line_of(kDesk, 0);
  in_pairs.min_quantity = 2;

  const auto line = with_pieces(in_pairs, 1);

  EXPECT_EQ(line.quantity, 0);
  EXPECT_TRUE(line.is_reduced);
}

TEST(MergingTest, WhatTheUserHasBeyondALimitStays) {
  auto lowered = line_of(kDesk, 5);
  lowered.max_quantity = 3;

  EXPECT_EQ(with_pieces(lowered, 4).quantity, 5);
  EXPECT_FALSE(with_pieces(lowered, 4).is_reduced);
  EXPECT_TRUE(with_pieces(lowered, 4, OnConflict::sum).is_reduced);
}

TEST(MergingTest, AnArchivedProductComesAlongAsWhatItIs) {
  auto archived = line_of(kDesk, 0);
  archived.archived = true;

  const auto draft = merged({archived}, {piece_of(kDesk, 2)});

  EXPECT_EQ(draft.quantity_of(kDesk), 2);
  EXPECT_THAT(warnings_of(draft), ElementsAre(Pair(kDesk, WarningCode::product_unavailable),
                                              Pair(kDesk, WarningCode::price_changed)));
}

TEST(MergingTest, AProductThatIsRemovedAtTheSameMomentIsPassedOver) {
  EXPECT_THAT(merged({line_of(kDesk, 1)}, {piece_of(kLamp, 1)}).changed_lines(), IsEmpty());
}

std::vector<Line> lines_of_many(std::size_t count) {
  std::vector<Line> lines;
  for (std::size_t at = 0; at < count; ++at) {
    lines.push_back(line_of({static_cast<std::int64_t>(10 + at)}, 1));
  }
  return lines;
}

TEST(MergingTest, TheOldestComeInUntilThereAreTwoHundred) {
  auto ours = lines_of_many(199);
  ours.push_back(line_of(kDesk, 0));
  ours.push_back(line_of(kLamp, 0));

  const auto draft = merged(ours, {piece_of(kLamp, 1), piece_of(kDesk, 1)});

  EXPECT_EQ(draft.quantity_of(kLamp), 1);
  EXPECT_EQ(draft.quantity_of(kDesk), 0);
  EXPECT_THAT(draft.changed_lines(), SizeIs(2));
}

TEST(MergingTest, TwoHundredAreToldOfWhatWasLeftOut) {
  auto ours = lines_of_many(200);
  std::vector<Piece> theirs;
  for (std::int64_t id = 1'000; id < 1'250; ++id) {
    ours.push_back(line_of({id}, 0));
    theirs.push_back(piece_of({id}, 1));
  }

  EXPECT_THAT(warnings_of(merged(ours, theirs)), SizeIs(200));
}

TEST(MergingTest, WhatWasLeftOutIsNotToldAnyMoreOnceItIsAddedRemovedOrAcknowledged) {
  auto left_out = line_of(kDesk, 0);
  left_out.id = {41};
  left_out.is_reduced = true;
  Draft added({left_out});
  Draft removed({left_out});
  Draft acknowledged({left_out});

  added.add(kDesk, 1);
  removed.set(kDesk, 0);
  acknowledged.acknowledge();

  EXPECT_TRUE(added.has_new_line());
  EXPECT_FALSE(added.changed_lines().at(0).is_reduced);
  EXPECT_FALSE(removed.changed_lines().at(0).is_reduced);
  EXPECT_FALSE(acknowledged.changed_lines().at(0).is_reduced);
}

/// Carts at random, of products with limits at random, that may both be full.
class RandomMergeTest : public testing::TestWithParam<unsigned> {
 protected:
  RandomMergeTest() {
    const int products = number(1, 260);
    int ours_left = number(0, 200);
    int theirs_left = number(0, 200);
    for (int id = 1; id <= products; ++id) {
      ours.push_back(random_line({id}, ours_left > 0 ? number(0, 6) : 0));
      if (ours.back().quantity > 0) --ours_left;
      if (theirs_left-- > 0) theirs.push_back(piece_of({id}, number(1, 6)));
    }
    std::ranges::shuffle(theirs, random_);
  }

  Line random_line(ProductId product_id, int quantity) {
    auto line = line_of(product_id, quantity);
    line.min_quantity = number(1, 3);
    line.max_quantity = line.min_quantity + number(0, 5);
    if (number(0, 1) == 0) line.stock = number(0, 6);
    line.archived = number(0, 9) == 0;
    line.is_reduced = quantity > 0 && number(0, 9) == 0;
    return line;
  }

  int number(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }

  std::vector<Line> ours;
  std::vector<Piece> theirs;

 private:
  std::mt19937 random_{GetParam()};
};

TEST_P(RandomMergeTest, NothingOfTheUserBecomesLess) {
  for (const auto rule : {OnConflict::max, OnConflict::sum}) {
    const auto draft = merged(ours, theirs, rule);

    for (const auto& line : ours) {
      EXPECT_GE(draft.quantity_of(line.product_id), line.quantity) << line.product_id.value;
    }
    EXPECT_TRUE(draft.faults().empty());
  }
}

TEST_P(RandomMergeTest, WhatComesInFitsAndWhatDoesNotIsTold) {
  for (const auto& line : merged(ours, theirs, OnConflict::sum).changed_lines()) {
    const auto before = std::ranges::find(ours, line.product_id, &Line::product_id)->quantity;
    const auto wanted = std::ranges::find(theirs, line.product_id, &Piece::product_id)->quantity;

    EXPECT_TRUE(line.quantity == before ||
                line.quantity <= std::min(line.max_quantity, line.stock.value_or(999)));
    EXPECT_TRUE(line.is_reduced || line.quantity == before + wanted) << line.product_id.value;
  }
}

TEST_P(RandomMergeTest, NoMoreThanTwoHundredLinesAreThere) {
  const auto draft = merged(ours, theirs);

  EXPECT_LE(std::ranges::count_if(ours, [&](auto& line) { return draft.holds(line.product_id); }),
            200);
}

INSTANTIATE_TEST_SUITE_P(Carts, RandomMergeTest, testing::Range(0U, 50U));

}  // namespace
}  // namespace cartwright::cart
