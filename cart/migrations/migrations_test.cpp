#include <gtest/gtest.h>

#include "platform/testing/stairway.hpp"

namespace cartwright::cart {
namespace {

TEST(CartMigrationsTest, PricesThatAreNoNumbersAndOddMomentsAreRepaired) {
  auto database = test::TemporaryDatabase::empty();
  test::Stairway stairway(database);
  stairway.deploy_to("cart/migrations", "products_notify_always");
  database.execute(
      "INSERT INTO products (created, name, price) VALUES ('-infinity', 'a', 'NaN'),"
      " ('infinity', 'b', 2.50); INSERT INTO carts VALUES (1);"
      "INSERT INTO cartitems (created, cart_id, product_id, quantity) VALUES ('infinity', 1, 2, "
      "1)");

  stairway.deploy("cart/migrations");

  EXPECT_EQ(database.scalar("SELECT string_agg(created::date || ' ' || price, '; ' ORDER BY id)"
                            " FROM products"),
            "0001-01-01 9999999999.99; 9999-12-31 2.50");
  EXPECT_EQ(database.scalar("SELECT created::date FROM cartitems"), "9999-12-31");
}

// PostgreSQL, like Citus, spreads a table only by a column that every unique key of it has.
TEST(CartMigrationsTest, CartsCanBeSpreadByTheirUser) {
  test::TemporaryDatabase database("cart");

  EXPECT_NO_THROW(database.execute(
      "CREATE TABLE spread_carts (LIKE carts INCLUDING INDEXES) PARTITION BY HASH (user_id);"
      "CREATE TABLE spread_items (LIKE cartitems INCLUDING INDEXES) PARTITION BY HASH (cart_id)"));
}

}  // namespace
}  // namespace cartwright::cart
