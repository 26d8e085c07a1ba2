#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "cart/carts/carts_api.hpp"
#include "cart/testing/cart_fixture.hpp"

namespace cartwright::cart {
namespace {

class CartLinesApiTest : public CartFixture {
 protected:
  test::HttpReply post(ProductId product_id, int quantity) {
    return as(ann).post(lines_path(ann.id), new_item(product_id, quantity));
  }

  test::HttpReply put(ProductId product_id, int quantity) {
    return as(ann).put(line_path(ann.id, product_id), quantity_of(quantity));
  }

  test::HttpReply batch(const std::string& items) {
    return as(ann).post(cart_path(ann.id) + "batch/", R"({"items": [)" + items + "]}");
  }

  static std::string step(ProductId product_id, int quantity, const std::string& mode) {
    return fmt::format(R"({{"product_id": {}, "quantity": {}, "mode": "{}"}})", product_id.value,
                       quantity, mode);
  }

  void set(ProductId product_id, const std::string& columns) {
    database.execute(
        fmt::format("UPDATE products SET {} WHERE id = {}", columns, product_id.value));
  }

  std::string version() { return database.scalar("SELECT version FROM carts"); }

  KnownUser ann = given_user();
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(CartLinesApiTest, AddMakesTheCartAndALineOfIt) {
  auto reply = post(desk, 2);

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), 2);
  EXPECT_EQ(reply.number("/data/version"), 2);
  EXPECT_EQ(reply.data(), as(ann).get(cart_path(ann.id)).data());
}

TEST_F(CartLinesApiTest, AddMakesALineLonger) {
  given_item(ann, desk, 2);

  auto reply = post(desk, 3);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), 5);
  EXPECT_EQ(reply.data(), as(ann).get(cart_path(ann.id)).data());
}

TEST_F(CartLinesApiTest, AddTakesAtLeastOne) {
  auto reply = post(desk, 0);

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.field_error("quantity"), "Must be greater than or equal to 1.");
}

TEST_F(CartLinesApiTest, AddRefusesMoreThanFitsTheStockAndWhatIsNotSold) {
  set(desk, "stock = 3");
  const auto lamp = given_product();
  set(lamp, "archived = true");

  EXPECT_EQ(post(desk, 6).field_error("quantity"), "At most 5 of this product fit into a cart.");
  EXPECT_EQ(post(desk, 4).field_error("quantity"), "Only 3 in stock.");
  EXPECT_EQ(post(lamp, 1).field_error("product_id"), "This product is not sold any more.");
  EXPECT_EQ(post(kNoProduct, 1).field_error("non_field_errors"),
            "Failed to add this product to cart.");
  EXPECT_EQ(database.count("cartitems"), 0);
}

TEST_F(CartLinesApiTest, SetPutsInChangesAndTakesOut) {
  const auto in = put(desk, 2);
  const auto changed = put(desk, 4);
  const auto out = put(desk, 0);

  EXPECT_EQ(in.status, 201);
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.text("/data/total_price"), "599.96");
  EXPECT_EQ(out.status, 200);
  EXPECT_EQ(database.count("cartitems"), 0);
}

TEST_F(CartLinesApiTest, SettingWhatIsThereMovesNoVersion) {
  put(desk, 2);
  const auto before = version();

  put(desk, 2);
  put(given_product(), 0);

  EXPECT_EQ(version(), before);
}

TEST_F(CartLinesApiTest, SetDoesNotFindAnUnknownProduct) {
  EXPECT_EQ(put(kNoProduct, 1).status, 404);
}

TEST_F(CartLinesApiTest, RemoveAnswersWithTheCart) {
  given_item(ann, desk, 2);

  auto removed = as(ann).del(line_path(ann.id, desk));
  auto again = as(ann).del(line_path(ann.id, desk));

  EXPECT_EQ(removed.status, 200);
  EXPECT_EQ(removed.text("/data/total_price"), "0.00");
  EXPECT_EQ(again.status, 404);
}

TEST_F(CartLinesApiTest, ABatchIsDoneInOrder) {
  const auto lamp = given_product("Lamp", "10.00");
  given_item(ann, desk, 1);

  auto reply = batch(step(lamp, 2, "add") + "," + step(desk, 0, "set") + "," +
                     step(lamp, 3, "add") + "," + step(desk, 2, "add"));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/item_count"), 7);
  EXPECT_EQ(reply.text("/data/total_price"), "349.98");
  EXPECT_EQ(reply.data(), as(ann).get(cart_path(ann.id)).data());
}

TEST_F(CartLinesApiTest, ABatchIsDoneAsAWholeOrNotAtAll) {
  auto reply =
      batch(step(desk, 2, "add") + "," + step(desk, 4, "add") + "," + step(kNoProduct, 1, "set"));

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("items.1.quantity"), "At most 5 of this product fit into a cart.");
  EXPECT_EQ(reply.field_error("items.2.non_field_errors"), "Failed to add this product to cart.");
  EXPECT_EQ(database.count("cartitems"), 0);
}

TEST_F(CartLinesApiTest, ABatchHasStepsThatKeepTheirRules) {
  EXPECT_EQ(batch("").field_error("items"), "Shorter than minimum length 1.");
  EXPECT_EQ(batch(step(desk, 0, "add")).field_error("items.0.quantity"),
            "Must be greater than or equal to 1.");
  EXPECT_EQ(batch(step(desk, 1, "take")).status, 422);
}

TEST_F(CartLinesApiTest, AcknowledgingAcceptsTodaysPrices) {
  put(desk, 1);
  set(desk, "price = 199.99");
  const auto before = as(ann).get(cart_path(ann.id));

  auto reply = as(ann).post(cart_path(ann.id) + "acknowledge/");

  EXPECT_EQ(before.text("/data/warnings/0/code"), "price_changed");
  EXPECT_EQ(before.text("/data/cart_items/0/unit_price_at_add"), "149.99");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/cart_items/0/unit_price_at_add"), "199.99");
  EXPECT_TRUE(reply.at("/data/warnings").as_array().empty());
}

TEST_F(CartLinesApiTest, WhatIsNotSoldAnyMoreStaysReadableAndOutOfTheTotal) {
  put(desk, 2);
  put(given_product("Lamp", "10.00"), 1);
  set(desk, "archived = true");

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.text("/data/total_price"), "10.00");
  EXPECT_EQ(reply.text("/data/warnings/0/code"), "product_unavailable");
  EXPECT_EQ(put(desk, 0).status, 200);
}

TEST_F(CartLinesApiTest, AnAdministratorMakesNoCart) {
  const auto admin = given_admin();

  auto read = as(admin).get(cart_path(ann.id));
  auto write = as(admin).put(line_path(ann.id, desk), quantity_of(1));

  EXPECT_EQ(read.number("/data/version"), 0);
  EXPECT_TRUE(read.at("/data/updated").is_null());
  EXPECT_EQ(write.status, 404);
  EXPECT_EQ(database.count("carts"), 0);
}

TEST_F(CartLinesApiTest, AStrangerReachesNothing) {
  given_item(ann, desk, 1);
  const auto bob = given_user();

  EXPECT_EQ(as(bob).put(line_path(ann.id, desk), quantity_of(2)).status, 403);
  EXPECT_EQ(as(bob).post(lines_path(ann.id), new_item(desk)).status, 403);
  EXPECT_EQ(as(bob).del(line_path(ann.id, desk)).status, 403);
  EXPECT_EQ(as(bob).post(cart_path(ann.id) + "acknowledge/").status, 403);
  EXPECT_EQ(anonymous().put(line_path(ann.id, desk), quantity_of(2)).status, 401);
}

}  // namespace
}  // namespace cartwright::cart
