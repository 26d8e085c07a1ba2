// Carts go with the accounts of customers, whoever was away meanwhile.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::cart {
namespace {

class DeparturesTest : public CartFixture {
 protected:
  DeparturesTest() : ann(given_user()), bob(given_user()) {
    given_item(ann);
    given_item(bob);
  }

  bool only_bob_has_a_cart(test::TemporaryDatabase& carts) {
    return test::eventually([&] {
      return carts.scalar("SELECT string_agg(user_id::text, ',') FROM carts") ==
             std::to_string(bob.id.value);
    });
  }

  const KnownUser ann;
  const KnownUser bob;
};

TEST_F(DeparturesTest, TheCartOfADeletedUserGoes) {
  customers().delete_user(ann);

  EXPECT_TRUE(only_bob_has_a_cart(database));
  EXPECT_EQ(database.scalar("SELECT count(*) FROM cartitems"), "1");
}

TEST_F(DeparturesTest, ADeletionBehindTheBackOfCustomersCountsToo) {
  customers().delete_user_elsewhere(ann);

  EXPECT_TRUE(only_bob_has_a_cart(database));
}

TEST_F(DeparturesTest, ACartThatARequestMadeAnewAsItsUserWentGoesToo) {
  customers().delete_user(ann);
  ASSERT_TRUE(only_bob_has_a_cart(database));

  database.execute("INSERT INTO carts SELECT " + std::to_string(ann.id.value));
  database.execute("UPDATE jobs SET due = now() WHERE NOT is_periodic");
  database.execute("NOTIFY jobs_added");

  EXPECT_TRUE(test::eventually([&] { return database.count("carts") == 1; }));
}

TEST_F(DeparturesTest, WhatHappenedWhileCartWasAwayIsHeardLater) {
  customers().delete_user_elsewhere(ann);

  RunningCart late(customers());
  late.database.execute("INSERT INTO carts SELECT " + std::to_string(bob.id.value));
  late.database.execute("INSERT INTO carts SELECT " + std::to_string(ann.id.value));
  late.database.execute("UPDATE departures SET position = 0");

  EXPECT_TRUE(only_bob_has_a_cart(late.database));
}

TEST_F(DeparturesTest, TheCartsOfAllUsersGoWithTheirTable) {
  customers().database().execute("TRUNCATE users");

  EXPECT_TRUE(test::eventually([&] { return database.count("carts") == 0; }));
}

TEST_F(DeparturesTest, TheCartsOfUsersWhomARestoreLostGo) {
  CustomersProcess restored;
  RunningCart cart(restored);
  const auto kept = restored.given_user().id.value;
  cart.database.execute(fmt::format("INSERT INTO carts VALUES ({}), ({})", kept, kept + 1000));

  restored.database().execute("SELECT after_restore()");

  EXPECT_TRUE(test::eventually([&] { return cart.database.count("carts") == 1; }));
  EXPECT_EQ(cart.database.scalar("SELECT user_id FROM carts"), std::to_string(kept));
}

TEST_F(DeparturesTest, ARestoredCustomersThatCountsFromBeforeIsFollowedAgain) {
  database.execute("UPDATE departures SET position = 1000000");
  customers().delete_user(ann);
  ASSERT_TRUE(test::eventually(
      [&] { return database.scalar("SELECT position < 1000000 FROM departures") == "t"; }));

  customers().delete_user(bob);

  EXPECT_TRUE(test::eventually([&] {
    return database.scalar("SELECT count(*) FROM carts WHERE user_id = " +
                           std::to_string(bob.id.value)) == "0";
  }));
}

}  // namespace
}  // namespace cartwright::cart
