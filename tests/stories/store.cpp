#include "tests/stories/store.hpp"

#include <fmt/format.h>

#include "tests/stories/settings.hpp"

namespace cartwright::test {

Store::Store()
    : customers_(CUSTOMERS_PROGRAM, customers_settings(customers_database_)),
      cart_(CART_PROGRAM, cart_settings(cart_database_, customers_.port("grpc_port"))) {}

std::int64_t Store::sells(const std::string& name, const std::string& price) {
  return std::stoll(cart_database_.scalar(fmt::format(
      "INSERT INTO products (name, price) VALUES ('{}', {}) RETURNING id", name, price)));
}

void Store::appoints(const std::string& email) {
  customers_database_.execute(
      fmt::format("UPDATE users SET is_admin = true WHERE email = '{}'", email));
}

}  // namespace cartwright::test
