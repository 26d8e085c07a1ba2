#include <gtest/gtest.h>

#include <cstdint>

#include "tests/stories/store.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {
namespace {

/// What needs both services. Single calls are specified beside each service; here they meet.
class StoryTest : public testing::Test {
 protected:
  /// Ann as an administrator, and Bob with a cart of five desks; both are logged in.
  void given_administrator_and_shopper() {
    ann.registers("correct horse");
    store.appoints("ann@example.com");
    ann.logs_in("correct horse");
    bob.registers("battery staple");
    bob.logs_in("battery staple");
    bob.opens_cart();
    bob.adds(desk, 5);
  }

  Store store;
  std::int64_t desk = store.sells("Walnut desk", "149.99");
  std::int64_t lamp = store.sells("Desk lamp", "74.90");
  Visitor ann{store.addresses(), "ann@example.com"};
  Visitor bob{store.addresses(), "bob@example.com"};
};

TEST_F(StoryTest, AShoppersDayFromRegistrationToAnEmptiedCart) {
  EXPECT_EQ(ann.registers("correct horse").status, 201);
  EXPECT_EQ(ann.logs_in("correct horse").status, 200);
  EXPECT_EQ(ann.looks_for("walnut").number("/data/0/id"), desk);
  EXPECT_EQ(ann.opens_cart().text("/data/total_price"), "0.00");

  EXPECT_EQ(ann.adds(desk, 1).text("/data/total_price"), "149.99");
  EXPECT_EQ(ann.adds(lamp, 2).text("/data/total_price"), "299.79");
  const auto items = ann.opens_cart();
  EXPECT_EQ(ann.changes(items.number("/data/cart_items/1/id"), 3).text("/data/total_price"),
            "374.69");
  EXPECT_EQ(ann.removes(items.number("/data/cart_items/0/id")).status, 204);
  EXPECT_EQ(ann.opens_cart().text("/data/total_price"), "224.70");

  EXPECT_EQ(ann.empties_cart().status, 204);
  EXPECT_TRUE(ann.opens_cart().at("/data/cart_items").as_array().empty());
}

TEST_F(StoryTest, AGuestWhoLogsInTakesTheCartAlong) {
  ann.registers("correct horse");
  ann.logs_in("correct horse");
  ann.opens_cart();
  ann.adds(desk, 1);

  EXPECT_EQ(ann.takes_a_cart().status, 201);
  ann.puts_into_it(desk, 2);
  EXPECT_EQ(ann.puts_into_it(lamp, 1).text("/data/total_price"), "374.88");
  EXPECT_EQ(ann.takes_it_along().text("/data/total_price"), "374.88");

  EXPECT_EQ(ann.opens_it().status, 404);
  EXPECT_EQ(ann.takes_it_along().text("/data/total_price"), "374.88");
  EXPECT_EQ(ann.opens_cart().number("/data/item_count"), 3);
}

TEST_F(StoryTest, AnAdministratorsCleanUp) {
  given_administrator_and_shopper();

  EXPECT_EQ(bob.opens_cart_of(ann.id()).status, 403);
  EXPECT_EQ(ann.finds_users("bob").number("/data/0/id"), bob.id());
  EXPECT_EQ(ann.opens_cart_of(bob.id()).text("/data/total_price"), "749.95");
  EXPECT_EQ(ann.empties_cart_of(bob.id()).status, 204);
  EXPECT_EQ(bob.opens_cart().text("/data/total_price"), "0.00");

  EXPECT_EQ(ann.deletes_account_of(bob.id()).status, 204);
  EXPECT_EQ(ann.reads_account_of(bob.id()).status, 404);
  EXPECT_EQ(bob.opens_cart().status, 401);
  EXPECT_EQ(bob.logs_in("battery staple").status, 400);
}

TEST_F(StoryTest, AStolenTokenAfterAPasswordChange) {
  ann.registers("correct horse");
  ann.logs_in("correct horse");
  auto thief = ann.thief();
  EXPECT_EQ(thief.opens_cart().status, 200);

  EXPECT_EQ(ann.changes_password("correct horse", "battery staple").status, 200);
  EXPECT_EQ(thief.opens_cart().message(), "Token is revoked");
  EXPECT_EQ(thief.adds(desk, 5).status, 401);
  EXPECT_EQ(thief.reads_account_of(ann.id()).status, 401);
  EXPECT_EQ(thief.changes_password("correct horse", "all mine now").status, 401);

  EXPECT_EQ(ann.logs_in("correct horse").status, 400);
  EXPECT_EQ(ann.logs_in("battery staple").status, 200);
  EXPECT_EQ(ann.opens_cart().text("/data/total_price"), "0.00");
}

}  // namespace
}  // namespace cartwright::test
