#include "cart/testing/cart_fixture.hpp"

#include <fmt/format.h>

#include "platform/testing/shared.hpp"

namespace cartwright::cart {
namespace {

struct Store {
  CustomersProcess customers;
  RunningCart cart{customers};
};

}  // namespace

CartFixture::CartFixture() : database(cart().database) {
  // How far the service has followed customers stays, and that it does: it goes on from there.
  database.truncate_all_but("departures jobs");
}

CustomersProcess& CartFixture::customers() { return test::Shared<Store>::get().customers; }

RunningCart& CartFixture::cart() { return test::Shared<Store>::get().cart; }

ProductId CartFixture::given_product(const std::string& name, const std::string& price) {
  const auto id =
      database.scalar(fmt::format("INSERT INTO products (name, description, price) "
                                  "VALUES ($name${}$name$, 'Made for a test.', {}) RETURNING id",
                                  name, price));
  return {std::stoll(id)};
}

void CartFixture::given_cart(const KnownUser& user) {
  database.execute(
      fmt::format("INSERT INTO carts (user_id) VALUES ({}) ON CONFLICT DO NOTHING", user.id.value));
}

ItemId CartFixture::given_item(const KnownUser& user, ProductId product_id, int quantity) {
  given_cart(user);
  const auto id =
      database.scalar(fmt::format("INSERT INTO cartitems (cart_id, product_id, quantity) "
                                  "VALUES ({}, {}, {}) RETURNING id",
                                  user.id.value, product_id.value, quantity));
  return {std::stoll(id)};
}

std::string cart_path(UserId user_id) { return fmt::format("/api/v1/cart/{}/", user_id.value); }

std::string lines_path(UserId user_id) { return cart_path(user_id) + "items/"; }

std::string line_path(UserId user_id, ProductId product_id) {
  return fmt::format("{}{}/", lines_path(user_id), product_id.value);
}

std::string new_item_path(UserId cart_id) {
  return fmt::format("/api/v1/cart-item/{}/create", cart_id.value);
}

std::string item_path(ItemId item_id) {
  return fmt::format("/api/v1/cart-item/{}/", item_id.value);
}

std::string new_item(ProductId product_id, int quantity) {
  return fmt::format(R"({{"product_id": {}, "quantity": {}}})", product_id.value, quantity);
}

std::string quantity_of(int quantity) { return fmt::format(R"({{"quantity": {}}})", quantity); }

}  // namespace cartwright::cart
