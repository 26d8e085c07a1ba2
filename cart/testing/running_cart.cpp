#include "cart/testing/running_cart.hpp"

#include <utility>

#include "platform/testing/service_settings.hpp"

namespace cartwright::cart {
namespace {

Config test_config(const test::TemporaryDatabase& database, const CustomersProcess& customers,
                   rpc::TlsFiles tls) {
  auto config = runtime::load_config<Config>(
      test::required_settings("cart", runtime::describe_config<Config>()));
  config.http.port = 0;
  config.postgres = database.settings();
  config.tls = std::move(tls);
  config.customers_host = customers.address();
  return config;
}

}  // namespace

RunningCart::RunningCart(const CustomersProcess& customers, rpc::TlsFiles tls)
    : shared_(test_config(database, customers, std::move(tls))), loops_(1, shared_) {
  loops_.start();
}

RunningCart::~RunningCart() { loops_.stop(); }

}  // namespace cartwright::cart
