// A guest's cart comes along when its guest logs in.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "cart/testing/guest_fixture.hpp"

namespace cartwright::cart {
namespace {

class MergeApiTest : public GuestFixture {
 protected:
  /// A guest's cart with two of each of so many products, put there behind the service's back.
  std::string given_full_guest(int products) {
    auto token = given_guest();
    database.execute(
        fmt::format("WITH product AS (INSERT INTO products (name, description, price)"
                    "  SELECT 'Button', '', 0.10 FROM generate_series(1, {}) RETURNING id)"
                    "INSERT INTO cartitems (cart_id, product_id, quantity, unit_price_at_add)"
                    "  SELECT (SELECT min(cart_id) FROM guest_carts), id, 2, 0.10 FROM product",
                    products));
    return token;
  }

  test::HttpReply merge_body(const std::string& body) {
    return as(ann).post(cart_path(ann.id) + "merge/", body);
  }

  KnownUser ann = given_user();
  ProductId desk = given_product("Walnut desk", "149.99");
  ProductId lamp = given_product("Lamp", "10.00");
};

TEST_F(MergeApiTest, TheGuestsCartComesIntoTheUsers) {
  given_item(ann, lamp, 1);
  const auto token = given_guest(desk, 2);

  auto reply = merge(ann, token);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/user_id"), ann.id.value);
  EXPECT_EQ(reply.text("/data/total_price"), "309.98");
  EXPECT_EQ(reply.data(), as(ann).get(cart_path(ann.id)).data());
  EXPECT_EQ(reply.header("ETag"), as(ann).get(cart_path(ann.id)).header("ETag"));
}

TEST_F(MergeApiTest, AUserWithoutACartGetsOne) {
  auto reply = merge(ann, given_guest(desk, 2));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/item_count"), 2);
}

TEST_F(MergeApiTest, AnEmptyGuestsCartChangesNothing) {
  given_item(ann, lamp, 1);

  auto reply = merge(ann, given_guest());

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/version"), 1);
}

TEST_F(MergeApiTest, WithoutAWordTheLargerQuantityCounts) {
  given_item(ann, desk, 2);
  const auto token = given_guest(desk, 3);

  auto reply = merge_body(R"({"cart_token": ")" + token + "\"}");

  EXPECT_EQ(reply.number("/data/item_count"), 3);
}

TEST_F(MergeApiTest, TheSumCountsIfItIsWanted) {
  given_item(ann, desk, 2);

  auto reply = merge(ann, given_guest(desk, 3), "sum");

  EXPECT_EQ(reply.number("/data/item_count"), 5);
}

TEST_F(MergeApiTest, ThePriceAtAddOfTheUserWins) {
  as(ann).post(lines_path(ann.id), new_item(desk));
  set(desk, "price = 99.00");
  const auto token = given_guest(desk, 2);
  guest(token).post(kGuestLines, new_item(lamp));
  set(lamp, "price = 12.00");

  auto reply = merge(ann, token);

  EXPECT_EQ(reply.text("/data/cart_items/0/unit_price_at_add"), "149.99");
  EXPECT_EQ(reply.text("/data/cart_items/1/unit_price_at_add"), "10.00");
}

TEST_F(MergeApiTest, WhatComesInKeepsItsOrder) {
  const auto pen = given_product("Pen", "1.00");
  const auto token = given_guest(pen, 1);
  guest(token).post(kGuestLines, new_item(desk));
  guest(token).post(kGuestLines, new_item(lamp));

  auto reply = merge(ann, token);

  EXPECT_EQ(reply.number("/data/cart_items/0/product_id"), pen.value);
  EXPECT_EQ(reply.number("/data/cart_items/1/product_id"), desk.value);
  EXPECT_EQ(reply.number("/data/cart_items/2/product_id"), lamp.value);
  EXPECT_EQ(reply.data(), as(ann).get(cart_path(ann.id)).data());
}

TEST_F(MergeApiTest, WhatDoesNotFitIsReducedAndToldUntilItIsAcknowledged) {
  given_item(ann, desk, 3);

  auto reply = merge(ann, given_guest(desk, 4), "sum");
  auto acknowledged = as(ann).post(cart_path(ann.id) + "acknowledge/");

  EXPECT_EQ(reply.number("/data/item_count"), 5);
  EXPECT_EQ(reply.text("/data/warnings/0/code"), "quantity_reduced");
  EXPECT_TRUE(acknowledged.at("/data/warnings").as_array().empty());
}

TEST_F(MergeApiTest, WhatIsLeftOutIsToldUntilItIsAcknowledged) {
  const auto token = given_guest(desk, 2);
  set(desk, "stock = 0");

  auto reply = merge(ann, token);
  auto read = as(ann).get(cart_path(ann.id));
  auto acknowledged = as(ann).post(cart_path(ann.id) + "acknowledge/");

  EXPECT_TRUE(reply.at("/data/cart_items").as_array().empty());
  EXPECT_EQ(reply.text("/data/warnings/0/code"), "quantity_reduced");
  EXPECT_EQ(reply.number("/data/warnings/0/product_id"), desk.value);
  EXPECT_EQ(reply.data(), read.data());
  EXPECT_TRUE(acknowledged.at("/data/warnings").as_array().empty());
  EXPECT_EQ(database.count("cartitems"), 0);
}

TEST_F(MergeApiTest, WhatWasLeftOutCanBeAddedLater) {
  const auto token = given_guest(desk, 2);
  set(desk, "stock = 0");
  merge(ann, token);
  set(desk, "stock = 9");

  auto reply = as(ann).post(lines_path(ann.id), new_item(desk, 2));

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.number("/data/item_count"), 2);
  EXPECT_TRUE(reply.at("/data/warnings").as_array().empty());
}

TEST_F(MergeApiTest, WhatWasLeftOutIsNoItem) {
  const auto token = given_guest(desk, 2);
  set(desk, "stock = 0");
  merge(ann, token);
  const ItemId item{std::stoll(database.scalar("SELECT id FROM cartitems"))};

  EXPECT_EQ(as(ann).patch(item_path(item), quantity_of(1)).status, 404);
  EXPECT_EQ(as(ann).del(line_path(ann.id, desk)).status, 404);
}

TEST_F(MergeApiTest, AnArchivedProductComesAlong) {
  const auto token = given_guest(desk, 2);
  set(desk, "archived = true");

  auto reply = merge(ann, token);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/item_count"), 2);
  EXPECT_EQ(reply.text("/data/warnings/0/code"), "product_unavailable");
}

TEST_F(MergeApiTest, AfterAMergeTheGuestHasNoCart) {
  const auto token = given_guest(desk, 2);

  merge(ann, token);

  EXPECT_EQ(guest(token).get(kGuestCart).status, 404);
  EXPECT_EQ(guest(token).post(kGuestLines, new_item(desk)).status, 404);
  EXPECT_EQ(database.count("carts"), 1);
}

TEST_F(MergeApiTest, TheSameAgainChangesNothing) {
  const auto token = given_guest(desk, 2);
  const auto first = merge(ann, token, "sum");

  auto second = merge(ann, token, "sum");

  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.body, first.body);
}

TEST_F(MergeApiTest, AfterThirtyDaysATokenIsUnknown) {
  const auto token = given_guest(desk, 2);
  merge(ann, token);
  database.execute("UPDATE merged_guest_carts SET forgotten = forgotten - interval '29 days'");
  const auto before = merge(ann, token);
  database.execute("UPDATE merged_guest_carts SET forgotten = forgotten - interval '1 day'");

  EXPECT_EQ(before.status, 200);
  EXPECT_EQ(merge(ann, token).status, 404);
}

TEST_F(MergeApiTest, WhatAnotherHasMergedIsNotThere) {
  const auto token = given_guest(desk, 2);
  merge(given_user(), token);

  EXPECT_EQ(merge(ann, token).status, 404);
  EXPECT_EQ(as(ann).get(cart_path(ann.id)).number("/data/item_count"), 0);
}

TEST_F(MergeApiTest, ATokenThatIsNoneOrUnknownMakesNoCart) {
  EXPECT_EQ(merge(ann, unknown_token).status, 404);
  EXPECT_EQ(merge(ann, "").status, 404);
  EXPECT_EQ(merge(ann, "short").status, 404);
  EXPECT_EQ(database.count("carts"), 0);
}

TEST_F(MergeApiTest, OnlyTheUserMerges) {
  const auto token = given_guest(desk, 2);
  const auto path = cart_path(ann.id) + "merge/";
  const auto body = R"({"cart_token": ")" + token + "\"}";

  EXPECT_EQ(as(given_admin()).post(path, body).status, 403);
  EXPECT_EQ(as(given_user()).post(path, body).status, 403);
  EXPECT_EQ(anonymous().post(path, body).status, 401);
  EXPECT_EQ(guest(token).post(path, body).status, 401);
}

TEST_F(MergeApiTest, AnAdministratorMergesTheOwn) {
  EXPECT_EQ(merge(given_admin(), given_guest(desk, 2)).status, 200);
}

TEST_F(MergeApiTest, BadBodiesAreRefused) {
  const auto token = given_guest();

  EXPECT_EQ(merge_body("{}").field_error("cart_token"), "Missing data for required field.");
  EXPECT_EQ(merge_body(R"({"cart_token": 7})").field_error("cart_token"), "Not a valid string.");
  EXPECT_EQ(merge_body(R"({"cart_token": null})").status, 422);
  EXPECT_EQ(merge(ann, token, "min").status, 422);
  EXPECT_EQ(merge_body("[]").status, 422);
}

TEST_F(MergeApiTest, ACartThatHasMovedOnIsNotMergedInto) {
  given_item(ann, lamp, 1);
  const auto token = given_guest(desk, 2);
  const auto body = R"({"cart_token": ")" + token + "\"}";
  auto client = as(ann).with("If-Match", "\"7-0\"");

  auto reply = client.post(cart_path(ann.id) + "merge/", body);

  EXPECT_EQ(reply.status, 412);
  EXPECT_EQ(guest(token).get(kGuestCart).number("/data/item_count"), 2);
}

TEST_F(MergeApiTest, TwoHundredLinesComeInAtOnce) {
  const auto token = given_full_guest(200);
  as(ann).get(cart_path(ann.id));

  const auto begin = std::chrono::steady_clock::now();
  auto reply = merge(ann, token);
  const auto took = std::chrono::steady_clock::now() - begin;

  EXPECT_EQ(reply.number("/data/item_count"), 400);
  EXPECT_LT(took, std::chrono::milliseconds(500)) << "50 ms where nothing is instrumented";
}

TEST_F(MergeApiTest, TwoFullCartsKeepWhatTheUserHas) {
  merge(ann, given_full_guest(200));
  const auto other = given_full_guest(200);

  auto reply = merge(ann, other);

  EXPECT_EQ(reply.number("/data/item_count"), 400);
  EXPECT_EQ(reply.at("/data/warnings").as_array().size(), 200);
}

}  // namespace
}  // namespace cartwright::cart
