#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "cart/carts/carts_api.hpp"
#include "cart/testing/cart_fixture.hpp"

namespace cartwright::cart {
namespace {

class CartItemsApiTest : public CartFixture {
 protected:
  std::string stored_quantity(ItemId id) {
    return database.scalar(fmt::format("SELECT quantity FROM cartitems WHERE id = {}", id.value));
  }

  KnownUser ann = given_user();
};

TEST_F(CartItemsApiTest, AddAnswersWithTheWholeCart) {
  const auto lamp = given_product("Lamp", "74.90");
  const auto first = given_item(ann, given_product("Desk", "149.99"), 1);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(lamp, 2));

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.number("/data/user_id"), ann.id.value);
  EXPECT_EQ(reply.text("/data/total_price"), "299.79");
  EXPECT_EQ(reply.number("/data/cart_items/0/id"), first.value);
  EXPECT_EQ(reply.number("/data/cart_items/1/product_id"), lamp.value);
  EXPECT_EQ(reply.number("/data/cart_items/1/quantity"), 2);
  EXPECT_EQ(reply.number("/data/cart_items/1/cart_id"), ann.id.value);
}

TEST_F(CartItemsApiTest, AddShowsWhatARetrieveShowsNext) {
  given_cart(ann);

  auto added = as(ann).post(new_item_path(ann.id), new_item(given_product(), 3));

  EXPECT_EQ(added.data(), as(ann).get(cart_path(ann.id)).data());
}

TEST_F(CartItemsApiTest, AddTakesAForm) {
  given_cart(ann);
  const auto desk = given_product();

  auto reply = as(ann).post(new_item_path(ann.id),
                            fmt::format("product_id={}&quantity=4", desk.value), test::kForm);

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), 4);
}

TEST_F(CartItemsApiTest, AddPutsAProductIntoTheCartsOfTwoUsers) {
  const auto desk = given_product();
  given_item(given_user(), desk);
  given_cart(ann);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(desk));

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(database.count("cartitems"), 2);
}

TEST_F(CartItemsApiTest, AddRefusesAProductThatIsInTheCartAlready) {
  const auto desk = given_product();
  const auto item = given_item(ann, desk, 1);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(desk, 4));

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.error_code(), "bad_request");
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_EQ(reply.field_error("product_id"),
            "The product is already in cart. Please change the product or just update it's "
            "quantity.");
  EXPECT_EQ(stored_quantity(item), "1");
}

TEST_F(CartItemsApiTest, AddRefusesAProductHoweverManyOthersAreInTheCart) {
  given_item(ann);
  const auto desk = given_product();
  given_item(ann, desk);

  auto again = as(ann).post(new_item_path(ann.id), new_item(desk));
  auto unknown = as(ann).post(new_item_path(ann.id), new_item(kNoProduct));

  EXPECT_NE(again.field_error("product_id"), "");
  EXPECT_NE(unknown.field_error("non_field_errors"), "");
}

TEST_F(CartItemsApiTest, AddDoesNotTakeAnIdThatIsTakenForAProductThatIsInTheCart) {
  const auto item = given_item(ann);
  const auto desk = given_product();
  database.execute(fmt::format(
      "SELECT setval(pg_get_serial_sequence('cartitems', 'id'), {}, false)", item.value));

  const auto reply = as(ann).post(new_item_path(ann.id), new_item(desk));

  EXPECT_EQ(reply.status, 500) << reply.body;
}

TEST_F(CartItemsApiTest, AddRefusesAProductThatIsNotSold) {
  given_cart(ann);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(kNoProduct));

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.error_code(), "bad_request");
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_EQ(reply.field_error("non_field_errors"), "Failed to add this product to cart.");
  EXPECT_EQ(database.count("cartitems"), 0);
}

TEST_F(CartItemsApiTest, AddDoesNotFindACartThatWasNeverMade) {
  auto reply = as(ann).post(new_item_path(ann.id), new_item(given_product()));

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.message(), "Not Found");
  EXPECT_EQ(database.count("carts"), 0);
}

TEST_F(CartItemsApiTest, AddDoesNotFindTheCartBeforeItLooksForTheProduct) {
  auto reply = as(ann).post(new_item_path(ann.id), new_item(kNoProduct));

  EXPECT_EQ(reply.status, 404);
}

// What a constraint refuses is a line in PostgreSQL's log, which clients could fill.
TEST_F(CartItemsApiTest, AddNeedsNoConstraintToRefuseAProductThatIsInTheCart) {
  database.execute(
      "ALTER TABLE cartitems RENAME CONSTRAINT uq__cartitems__cart_id__product_id TO unheard_of");
  const auto desk = given_product();
  given_item(ann, desk);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(desk));

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_NE(reply.field_error("product_id"), "");
  database.execute(
      "ALTER TABLE cartitems RENAME CONSTRAINT unheard_of TO uq__cartitems__cart_id__product_id");
}

TEST_F(CartItemsApiTest, AddNeedsNoConstraintToRefuseAProductThatIsNotSold) {
  database.execute(
      "ALTER TABLE cartitems RENAME CONSTRAINT fk__cartitems__product_id__products TO unheard_of");
  given_cart(ann);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(kNoProduct));

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_NE(reply.field_error("non_field_errors"), "");
  database.execute(
      "ALTER TABLE cartitems RENAME CONSTRAINT unheard_of TO fk__cartitems__product_id__products");
}

TEST_F(CartItemsApiTest, AddHasNoFinalSlash) {
  given_cart(ann);

  auto reply = as(ann).post(new_item_path(ann.id) + "/", new_item(given_product()));

  EXPECT_EQ(reply.status, 404);
}

TEST_F(CartItemsApiTest, AddAllowsPostOnly) {
  auto reply = as(ann).get(new_item_path(ann.id));

  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.header("Allow"), "POST, OPTIONS");
}

TEST_F(CartItemsApiTest, ChangeAnswersWithTheWholeCart) {
  const auto desk = given_item(ann, given_product("Desk", "149.99"), 1);
  const auto lamp = given_item(ann, given_product("Lamp", "74.90"), 2);

  auto reply = as(ann).patch(item_path(desk), quantity_of(5));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/user_id"), ann.id.value);
  EXPECT_EQ(reply.text("/data/total_price"), "899.75");
  EXPECT_EQ(reply.number("/data/cart_items/0/id"), desk.value);
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), 5);
  EXPECT_EQ(reply.number("/data/cart_items/1/id"), lamp.value);
  EXPECT_EQ(reply.number("/data/cart_items/1/quantity"), 2);
}

TEST_F(CartItemsApiTest, ChangeShowsWhatARetrieveShowsNext) {
  const auto item = given_item(ann);

  auto changed = as(ann).patch(item_path(item), quantity_of(2));

  EXPECT_EQ(changed.data(), as(ann).get(cart_path(ann.id)).data());
}

TEST_F(CartItemsApiTest, ChangeTakesAForm) {
  const auto item = given_item(ann);

  auto reply = as(ann).patch(item_path(item), "quantity=4", test::kForm);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(stored_quantity(item), "4");
}

TEST_F(CartItemsApiTest, ChangeAcceptsTheQuantityThatIsThereAlready) {
  const auto item = given_item(ann, given_product(), 3);

  auto reply = as(ann).patch(item_path(item), quantity_of(3));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(stored_quantity(item), "3");
}

TEST_F(CartItemsApiTest, ChangeTouchesNoOtherItem) {
  const auto desk = given_product();
  const auto mine = given_item(ann, desk, 1);
  const auto of_bob = given_item(given_user(), desk, 1);

  as(ann).patch(item_path(mine), quantity_of(5));

  EXPECT_EQ(stored_quantity(of_bob), "1");
}

TEST_F(CartItemsApiTest, ChangeIgnoresAProductInTheBody) {
  const auto desk = given_product();
  const auto item = given_item(ann, desk);

  auto reply = as(ann).patch(item_path(item), new_item(given_product(), 2));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/cart_items/0/product_id"), desk.value);
}

TEST_F(CartItemsApiTest, ChangeDoesNotFindAnItemThatIsNotThere) {
  auto reply = as(ann).patch(item_path(kNoItem), quantity_of(2));

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.message(), "Not Found");
}

TEST_F(CartItemsApiTest, RemoveTakesTheItemOutOfTheCart) {
  const auto desk = given_item(ann, given_product("Desk", "149.99"));
  const auto lamp = given_item(ann, given_product("Lamp", "74.90"));

  auto reply = as(ann).del(item_path(desk));

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  auto rest = as(ann).get(cart_path(ann.id));
  EXPECT_EQ(rest.at("/data/cart_items").as_array().size(), 1U);
  EXPECT_EQ(rest.number("/data/cart_items/0/id"), lamp.value);
  EXPECT_EQ(rest.text("/data/total_price"), "74.90");
}

TEST_F(CartItemsApiTest, RemoveKeepsTheCartOfTheLastItem) {
  const auto item = given_item(ann);

  as(ann).del(item_path(item));

  EXPECT_EQ(database.count("cartitems"), 0);
  EXPECT_EQ(database.count("carts"), 1);
}

TEST_F(CartItemsApiTest, RemoveDoesNotFindAnItemTwice) {
  const auto item = given_item(ann);
  as(ann).del(item_path(item));

  auto reply = as(ann).del(item_path(item));

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.message(), "Not Found");
}

TEST_F(CartItemsApiTest, ARemovedProductMayBeAddedAgain) {
  const auto desk = given_product();
  as(ann).del(item_path(given_item(ann, desk)));

  auto reply = as(ann).post(new_item_path(ann.id), new_item(desk));

  EXPECT_EQ(reply.status, 201);
}

TEST_F(CartItemsApiTest, AnItemIsNoPageOfItsOwn) {
  const auto item = given_item(ann);

  auto reply = as(ann).get(item_path(item));

  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.header("Allow"), "PATCH, DELETE, OPTIONS");
}

class CartItemsQuantityTest : public CartItemsApiTest, public testing::WithParamInterface<int> {};

TEST_P(CartItemsQuantityTest, IsAcceptedByAdd) {
  given_cart(ann);

  auto reply = as(ann).post(new_item_path(ann.id), new_item(given_product(), GetParam()));

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), GetParam());
}

TEST_P(CartItemsQuantityTest, IsAcceptedByChange) {
  const auto item = given_item(ann);

  auto reply = as(ann).patch(item_path(item), quantity_of(GetParam()));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), GetParam());
}

INSTANTIATE_TEST_SUITE_P(, CartItemsQuantityTest, testing::Range(1, 6));

}  // namespace
}  // namespace cartwright::cart
