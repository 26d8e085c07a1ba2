#include "tests/stories/store.hpp"

#include "platform/testing/certificates.hpp"

#include <fmt/format.h>

namespace cartwright::testing {
namespace {

using Settings = std::map<std::string, std::string>;

/// What both services need.
Settings common_settings(const TemporaryDatabase& database, const std::string& owner) {
  auto settings = database.environment();
  const auto tls = certificate(owner);
  settings.insert({{"SERVICE_PORT", "0"},
                   {"TLS_CA", tls.ca},
                   {"TLS_CERTIFICATE", tls.certificate},
                   {"TLS_KEY", tls.key}});
  return settings;
}

}  // namespace

Store::Store()
    : customers_(CUSTOMERS_PROGRAM, customers_settings()), cart_(CART_PROGRAM, cart_settings()) {}

Settings Store::customers_settings() const {
  auto settings = common_settings(customers_database_, "customers");
  settings.emplace("GRPC_PORT", "0");
  settings.emplace("JWT_SECRET", "a secret that only tests know, 32+");
  return settings;
}

Settings Store::cart_settings() const {
  auto settings = common_settings(cart_database_, "cart");
  settings.emplace("CUSTOMERS_HOST", "localhost");
  settings.emplace("CUSTOMERS_PORT", std::to_string(customers_.port("grpc_port")));
  return settings;
}

std::int64_t Store::sells(const std::string& name, const std::string& price) {
  return std::stoll(cart_database_.scalar(fmt::format(
      "INSERT INTO products (name, price) VALUES ('{}', {}) RETURNING id", name, price)));
}

void Store::appoints(const std::string& email) {
  customers_database_.execute(
      fmt::format("UPDATE users SET is_admin = true WHERE email = '{}'", email));
}

}  // namespace cartwright::testing
