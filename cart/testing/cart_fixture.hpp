#pragma once
// The fixture of cart's tests: the real service beside the real customers. Both run as long as the
// program, because a test needs milliseconds and their start does not; each test finds the database
// empty.

#include <gtest/gtest.h>

#include <string>

#include "cart/carts/cart.hpp"
#include "cart/testing/customers_process.hpp"
#include "cart/testing/running_cart.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::cart {

class CartFixture : public testing::Test {
 public:
  /// The customers that all tests of the program share; a test that harms it starts its own.
  static CustomersProcess& customers();

 protected:
  CartFixture();

  KnownUser given_user() { return customers().given_user(); }
  KnownUser given_admin() { return customers().given_admin(); }

  ProductId given_product(const std::string& name = "Walnut desk",
                          const std::string& price = "149.99");

  /// An empty cart of `user`.
  void given_cart(const KnownUser& user);

  /// An item in the cart of `user`, which is made if need be.
  ItemId given_item(const KnownUser& user, ProductId product_id, int quantity = 1);

  /// An item of a product that no other item is of.
  ItemId given_item(const KnownUser& user) { return given_item(user, given_product()); }

  test::HttpClient anonymous() { return cart().anonymous(); }
  test::HttpClient as(const KnownUser& user) { return cart().as(user); }

  /// The cart that they share.
  static RunningCart& cart();

  test::TemporaryDatabase& database;
};

/// Addresses of the API: `cart_path(user.id)` is "/api/v1/cart/7/".
std::string cart_path(UserId user_id);
std::string lines_path(UserId user_id);
std::string line_path(UserId user_id, ProductId product_id);
std::string new_item_path(UserId cart_id);
std::string item_path(ItemId item_id);

/// Bodies of the API.
std::string new_item(ProductId product_id, int quantity = 1);
std::string quantity_of(int quantity);

/// Ids that never come to be.
inline constexpr ProductId kNoProduct{9'000'000'000};
inline constexpr ItemId kNoItem{9'000'000'000};

}  // namespace cartwright::cart
