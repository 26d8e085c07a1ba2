#include "cart/testing/running_cart.hpp"

#include <utility>

namespace cartwright::cart {
namespace {

Config test_config(const testing::TemporaryDatabase& database, const CustomersProcess& customers,
                   rpc::TlsFiles tls) {
  Config config;
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
