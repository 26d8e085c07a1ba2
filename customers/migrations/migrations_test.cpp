#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/testing/stairway.hpp"

namespace cartwright::customers {
namespace {

using ::testing::IsEmpty;

TEST(CustomersMigrationsTest, EachChangeCanBeDeployedRevertedAndDeployedAgain) {
  auto database = testing::TemporaryDatabase::empty();
  testing::Stairway stairway(database);

  const auto faults = stairway.walk("customers/migrations");

  EXPECT_THAT(faults, IsEmpty());
}

TEST(CustomersMigrationsTest, TheSampleDataCanBeLoadedRemovedAndLoadedAgain) {
  auto database = testing::TemporaryDatabase::empty();
  testing::Stairway stairway(database);
  stairway.deploy("customers/migrations");

  const auto faults = stairway.walk("customers/migrations/sample");

  EXPECT_THAT(faults, IsEmpty());
}

}  // namespace
}  // namespace cartwright::customers
