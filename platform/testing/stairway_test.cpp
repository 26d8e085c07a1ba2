#include "platform/testing/stairway.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cartwright::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kFixtures = "platform/testing/fixtures/";

TEST(StairwayTest, NamesTheChangeWhoseRevertLeavesOrTakesTooMuch) {
  auto database = TemporaryDatabase::empty();
  Stairway stairway(database);

  const auto faults = stairway.walk(std::string(kFixtures) + "broken_plan");

  EXPECT_THAT(
      faults,
      ElementsAre(
          StartsWith("takes_index: its revert takes away index CREATE INDEX ix__shelves__label"),
          StartsWith("leaves_column: its revert leaves behind column shelves.depth"),
          StartsWith("leaves_table: its revert leaves behind column boxes.id"),
          StartsWith("leaves_table: its revert leaves behind table boxes"),
          StartsWith("leaves_type: its revert leaves behind type wood oak, ash")));
}

TEST(StairwayTest, ThrowsWhatSqitchSaysWhenAVerifyScriptFails) {
  auto database = TemporaryDatabase::empty();
  Stairway stairway(database);

  EXPECT_THAT(
      [&] { stairway.walk(std::string(kFixtures) + "unverified_plan"); },
      testing::ThrowsMessage<std::runtime_error>(HasSubstr("column \"colour\" does not exist")));
}

}  // namespace
}  // namespace cartwright::test
