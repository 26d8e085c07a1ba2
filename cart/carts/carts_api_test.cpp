#include "cart/carts/carts_api.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "cart/testing/cart_fixture.hpp"

namespace cartwright::cart {
namespace {

class CartsApiTest : public CartFixture {
 protected:
  /// A cart of which everything is known, with two of `product` in it.
  void given_known_cart(ProductId product) {
    given_cart(ann);
    database.execute(
        fmt::format("INSERT INTO cartitems (id, created, cart_id, product_id, quantity) "
                    "VALUES (41, '2026-02-18 17:06:38.432854+00', {}, {}, 2)",
                    ann.id.value, product.value));
    database.execute("UPDATE carts SET version = 17, updated = '2026-02-19 17:06:38.5+00'");
    database.execute("UPDATE products SET sku = 'DESK', max_quantity = 9");
  }

  KnownUser ann = given_user();
};

TEST_F(CartsApiTest, RetrieveMakesAnEmptyCartAtTheFirstRead) {
  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.body.starts_with(
      fmt::format(R"({{"data":{{"user_id":{},"total_price":"0.00","cart_items":[],"version":1,)",
                  ann.id.value)));
  EXPECT_EQ(database.count("carts"), 1);
}

TEST_F(CartsApiTest, RetrieveMakesNoSecondCart) {
  as(ann).get(cart_path(ann.id));

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(database.count("carts"), 1);
}

TEST_F(CartsApiTest, RetrieveShowsAllOfAnItem) {
  const auto desk = given_product("Walnut desk", "149.99");
  given_known_cart(desk);

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.data(), boost::json::parse(fmt::format(
                              R"({{"user_id": {0}, "total_price": "299.98", "cart_items": [{{
                  "id": 41, "created": "2026-02-18T17:06:38.432854+00:00",
                  "cart_id": {0}, "product_id": {1}, "quantity": 2, "name": "Walnut desk",
                  "sku": "DESK", "unit_price": "149.99", "unit_price_at_add": "149.99",
                  "line_total": "299.98", "available": true, "max_quantity": 9}}],
                  "version": 17, "updated": "2026-02-19T17:06:38.500000+00:00",
                  "currency": "EUR", "item_count": 2, "warnings": []}})",
                              ann.id.value, desk.value)));
}

TEST_F(CartsApiTest, RetrieveShowsTheOldestItemFirst) {
  const auto young = given_item(ann, given_product(), 1);
  const auto old = given_item(ann, given_product(), 2);
  database.execute(
      fmt::format("UPDATE cartitems SET created = now() - interval '1 day' "
                  "WHERE id = {}",
                  old.value));

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.number("/data/cart_items/0/id"), old.value);
  EXPECT_EQ(reply.number("/data/cart_items/1/id"), young.value);
}

TEST_F(CartsApiTest, RetrieveShowsItemsOfTheSameMomentInTheOrderOfTheirIds) {
  const auto first = given_item(ann);
  const auto second = given_item(ann);
  database.execute("UPDATE cartitems SET created = '2026-01-01 00:00:00+00'");

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.number("/data/cart_items/0/id"), first.value);
  EXPECT_EQ(reply.number("/data/cart_items/1/id"), second.value);
}

TEST_F(CartsApiTest, RetrieveShowsNothingOfOtherCarts) {
  const auto bob = given_user();
  const auto desk = given_product();
  given_item(bob, desk, 5);
  const auto own = given_item(ann, desk, 1);

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.at("/data/cart_items").as_array().size(), 1U);
  EXPECT_EQ(reply.number("/data/cart_items/0/id"), own.value);
  EXPECT_EQ(reply.text("/data/total_price"), "149.99");
}

TEST_F(CartsApiTest, RetrieveShowsAnAdministratorTheCartOfTheUser) {
  const auto item = given_item(ann);

  auto reply = as(given_admin()).get(cart_path(ann.id));

  EXPECT_EQ(reply.number("/data/user_id"), ann.id.value);
  EXPECT_EQ(reply.number("/data/cart_items/0/id"), item.value);
}

TEST_F(CartsApiTest, RetrieveByAnAdministratorMakesNoCart) {
  auto reply = as(given_admin()).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/user_id"), ann.id.value);
  EXPECT_EQ(reply.text("/data/total_price"), "0.00");
  EXPECT_EQ(database.scalar("SELECT count(*) FROM carts"), "0");
}

TEST_F(CartsApiTest, RetrieveMakesAnAdministratorsOwnCart) {
  const auto admin = given_admin();

  as(admin).get(cart_path(admin.id));

  EXPECT_EQ(database.scalar("SELECT user_id FROM carts"), std::to_string(admin.id.value));
}

TEST_F(CartsApiTest, RetrieveAnswersHeadWithoutABody) {
  auto reply = as(ann).head(cart_path(ann.id));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
}

TEST_F(CartsApiTest, RetrieveShowsThePriceOfToday) {
  given_item(ann, given_product(), 2);
  database.execute("UPDATE products SET price = 10.05");

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.text("/data/total_price"), "20.10");
}

TEST_F(CartsApiTest, RetrieveForgetsAnItemWhoseProductIsNoLongerSold) {
  given_item(ann);
  database.execute("DELETE FROM products");

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.at("/data/cart_items").as_array().empty());
}

TEST_F(CartsApiTest, TotalsAreExactWhereBinaryFractionsAreNot) {
  given_item(ann, given_product("Button", "0.10"), 3);
  given_item(ann, given_product("Thread", "0.20"), 1);

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.text("/data/total_price"), "0.50");
}

TEST_F(CartsApiTest, TotalsAreExactForTheDearestProducts) {
  given_item(ann, given_product("Palace", "9999999999.99"), 5);
  given_item(ann, given_product("Castle", "9999999999.99"), 5);

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.text("/data/total_price"), "99999999999.90");
}

TEST_F(CartsApiTest, ClearRemovesAllItemsAndKeepsTheCart) {
  given_item(ann);
  given_item(ann);

  auto reply = as(ann).del(cart_path(ann.id));

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(database.count("cartitems"), 0);
  EXPECT_EQ(database.count("carts"), 1);
}

TEST_F(CartsApiTest, ClearLeavesOtherCartsAlone) {
  given_item(ann);
  given_item(given_user());

  as(ann).del(cart_path(ann.id));

  EXPECT_EQ(database.count("cartitems"), 1);
  EXPECT_EQ(database.count("carts"), 2);
}

TEST_F(CartsApiTest, ClearAcceptsACartThatIsEmpty) {
  given_cart(ann);

  auto reply = as(ann).del(cart_path(ann.id));

  EXPECT_EQ(reply.status, 204);
}

TEST_F(CartsApiTest, ClearDoesNotFindACartThatWasNeverMade) {
  auto reply = as(ann).del(cart_path(ann.id));

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.error_code(), "not_found");
  EXPECT_EQ(reply.message(), "Not Found");
  EXPECT_EQ(database.count("carts"), 0);
}

TEST_F(CartsApiTest, ACartSaysWhichMethodsItAllows) {
  auto reply = anonymous().options(cart_path(ann.id));

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

}  // namespace
}  // namespace cartwright::cart
