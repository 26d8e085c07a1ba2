#pragma once
// The fixture of cart's tests: the whole service with a database of its own, beside one customers
// for all tests of the program.

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "cart/app.hpp"
#include "cart/carts/cart.hpp"
#include "cart/config.hpp"
#include "cart/testing/customers_process.hpp"
#include "platform/runtime/loops.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::cart {

class CartFixture : public ::testing::Test {
 protected:
  CartFixture();
  ~CartFixture() override;

  KnownUser given_user() { return customers().given_user(); }
  KnownUser given_admin() { return customers().given_admin(); }

  ProductId given_product(const std::string& name = "Walnut desk",
                          const std::string& price = "149.99");

  /// An empty cart of `user`.
  void given_cart(const KnownUser& user);

  /// An item in the cart of `user`, which is made if need be.
  ItemId given_item(const KnownUser& user, ProductId product_id, int quantity = 1);

  testing::HttpClient anonymous();
  testing::HttpClient as(const KnownUser& user);

  /// The customers that all tests of the program share; a test that harms one starts its own.
  static CustomersProcess& customers();

  testing::TemporaryDatabase database{"cart"};

 private:
  Config config_;
  App::Shared shared_;
  runtime::Loops<App> service_;
};

/// Addresses of the API: `cart_path(user.id)` is "/api/v1/cart/7/".
std::string cart_path(UserId user_id);
std::string new_item_path(UserId cart_id);
std::string item_path(ItemId item_id);

}  // namespace cartwright::cart
