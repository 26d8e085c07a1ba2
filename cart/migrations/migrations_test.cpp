#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/testing/stairway.hpp"

namespace cartwright::cart {
namespace {

using ::testing::IsEmpty;

TEST(CartMigrationsTest, EachChangeCanBeDeployedRevertedAndDeployedAgain) {
  auto database = testing::TemporaryDatabase::empty();
  testing::Stairway stairway(database);

  const auto faults = stairway.walk("cart/migrations");

  EXPECT_THAT(faults, IsEmpty());
}

TEST(CartMigrationsTest, TheSampleDataCanBeLoadedRemovedAndLoadedAgain) {
  auto database = testing::TemporaryDatabase::empty();
  testing::Stairway stairway(database);
  stairway.deploy("cart/migrations");

  const auto faults = stairway.walk("cart/migrations/sample");

  EXPECT_THAT(faults, IsEmpty());
}

}  // namespace
}  // namespace cartwright::cart
