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

// PostgreSQL, like Citus, spreads a table only by a column that every unique key of it has.
TEST(CartMigrationsTest, CartsCanBeSpreadByTheirUser) {
  testing::TemporaryDatabase database("cart");

  EXPECT_NO_THROW(database.execute(
      "CREATE TABLE spread_carts (LIKE carts INCLUDING INDEXES) PARTITION BY HASH (user_id);"
      "CREATE TABLE spread_items (LIKE cartitems INCLUDING INDEXES) PARTITION BY HASH (cart_id)"));
}

}  // namespace
}  // namespace cartwright::cart
