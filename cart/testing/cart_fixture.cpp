#include "cart/testing/cart_fixture.hpp"

#include <fmt/format.h>

#include "platform/testing/certificates.hpp"

namespace cartwright::cart {
namespace {

Config test_config(const testing::TemporaryDatabase& database, const CustomersProcess& customers) {
  Config config;
  config.http.port = 0;
  config.postgres = database.settings();
  config.tls = testing::certificate("cart");
  customers.locate(config);
  return config;
}

}  // namespace

CartFixture::CartFixture()
    : config_(test_config(database, customers())), shared_(config_), service_(1, shared_) {
  service_.start();
}

CartFixture::~CartFixture() { service_.stop(); }

CustomersProcess& CartFixture::customers() {
  static CustomersProcess shared;
  return shared;
}

ProductId CartFixture::given_product(const std::string& name, const std::string& price) {
  const auto id =
      database.scalar(fmt::format("INSERT INTO products (name, description, price) "
                                  "VALUES ('{}', 'Made for a test.', {}) RETURNING id",
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

testing::HttpClient CartFixture::anonymous() {
  return testing::HttpClient(service_.first().http_port());
}

testing::HttpClient CartFixture::as(const KnownUser& user) { return anonymous().as(user.token); }

std::string cart_path(UserId user_id) { return fmt::format("/api/v1/cart/{}/", user_id.value); }

std::string new_item_path(UserId cart_id) {
  return fmt::format("/api/v1/cart-item/{}/create", cart_id.value);
}

std::string item_path(ItemId item_id) {
  return fmt::format("/api/v1/cart-item/{}/", item_id.value);
}

}  // namespace cartwright::cart
