// How long a guest's cart is there.

#include <gtest/gtest.h>

#include <string>

#include "cart/testing/guest_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::cart {
namespace {

class GuestsExpiryTest : public GuestFixture {
 protected:
  void expire(const std::string& when) {
    database.execute("UPDATE guest_carts SET expires = " + when);
  }

  /// The days that are left, rounded.
  std::string days_left() {
    return database.scalar(
        "SELECT round(extract(epoch FROM expires - now()) / 86400) FROM guest_carts");
  }

  /// Has the service look for what has ended, which it does each minute by itself.
  void look(const std::string& when = "now()") {
    database.execute("UPDATE jobs SET due = " + when + " WHERE kind = 'remove guest carts'");
  }

  ProductId desk = given_product();
};

TEST_F(GuestsExpiryTest, ACartEndsThirtyDaysAfterItWasMade) {
  given_guest();

  EXPECT_EQ(days_left(), "30");
}

TEST_F(GuestsExpiryTest, AChangeMovesTheEnd) {
  const auto token = given_guest();
  expire("now() + interval '2 days'");

  auto reply = guest(token).post(kGuestLines, new_item(desk));

  EXPECT_EQ(days_left(), "30");
  EXPECT_EQ(reply.text("/data/expires"), guest(token).get(kGuestCart).text("/data/expires"));
}

TEST_F(GuestsExpiryTest, WhatChangesNothingLeavesTheEndWhereItIs) {
  const auto token = given_guest(desk, 2);
  expire("now() + interval '2 days'");

  auto reply = guest(token).put(guest_line(desk), quantity_of(2));
  guest(token).get(kGuestCart);

  EXPECT_EQ(days_left(), "2");
  EXPECT_EQ(reply.text("/data/expires"), guest(token).get(kGuestCart).text("/data/expires"));
}

TEST_F(GuestsExpiryTest, WhatIsRefusedLeavesTheEndWhereItIs) {
  const auto token = given_guest(desk, 2);
  expire("now() + interval '2 days'");

  guest(token).put(guest_line(desk), quantity_of(9));

  EXPECT_EQ(days_left(), "2");
}

TEST_F(GuestsExpiryTest, ACartThatHasEndedIsNotThere) {
  const auto token = given_guest(desk, 1);
  expire("now()");

  EXPECT_EQ(guest(token).get(kGuestCart).status, 404);
  EXPECT_EQ(guest(token).post(kGuestLines, new_item(desk)).status, 404);
  EXPECT_EQ(merge(given_user(), token).status, 404);
}

TEST_F(GuestsExpiryTest, CartsThatHaveEndedGoWithTheirLines) {
  given_guest(desk, 1);
  expire("now()");
  const auto kept = given_guest(desk, 2);
  const auto ann = given_user();
  given_item(ann, desk);

  look();

  EXPECT_TRUE(test::eventually([&] { return database.count("guest_carts") == 1; }));
  EXPECT_EQ(database.count("carts"), 2);
  EXPECT_EQ(database.count("cartitems"), 2);
  EXPECT_EQ(guest(kept).get(kGuestCart).status, 200);
}

TEST_F(GuestsExpiryTest, ACartThatSomebodyHoldsIsPassedOver) {
  given_guest(desk, 1);
  given_guest(desk, 1);
  expire("now()");
  look("now() + interval '1 second'");

  database.execute("BEGIN; SELECT FROM carts ORDER BY user_id LIMIT 1 FOR UPDATE");

  EXPECT_TRUE(test::eventually([&] { return database.count("guest_carts") == 1; }));
  database.execute("COMMIT");
}

TEST_F(GuestsExpiryTest, ManyCartsGoInParts) {
  database.execute(
      "WITH guest AS (INSERT INTO guest_carts (token_hash, expires)"
      "  SELECT sha256(number::text::bytea), now() FROM generate_series(1, 1000) AS number"
      "  RETURNING cart_id)"
      "INSERT INTO carts (user_id) SELECT cart_id FROM guest");

  look();

  EXPECT_TRUE(test::eventually([&] { return database.count("carts") == 0; }));
}

TEST_F(GuestsExpiryTest, TokensThatWereMergedLongAgoAreForgotten) {
  const auto ann = given_user();
  const auto old = given_guest(desk, 1);
  merge(ann, old);
  database.execute("UPDATE merged_guest_carts SET forgotten = now()");
  merge(ann, given_guest(desk, 1));

  look();

  EXPECT_TRUE(test::eventually([&] { return database.count("merged_guest_carts") == 1; }));
  EXPECT_EQ(merge(ann, old).status, 404);
}

TEST_F(GuestsExpiryTest, GuestsStayWhenAllUsersGo) {
  const auto token = given_guest(desk, 1);
  const auto ann = given_user();
  given_item(ann, desk);

  customers().delete_user(ann);

  EXPECT_TRUE(test::eventually([&] { return database.count("carts") == 1; }));
  EXPECT_EQ(guest(token).get(kGuestCart).status, 200);
}

}  // namespace
}  // namespace cartwright::cart
