#include "customers/testing/running_customers.hpp"

#include "platform/testing/certificates.hpp"

namespace cartwright::customers {
namespace {

Config test_config(const testing::TemporaryDatabase& database, void (*change)(Config&)) {
  Config config;
  config.http.port = 0;
  config.grpc_port = 0;
  config.jwt_secret = Secret(kTestSecret);
  config.postgres = database.settings();
  config.tls = testing::certificate("customers");
  if (change != nullptr) change(config);
  return config;
}

}  // namespace

RunningCustomers::RunningCustomers(void (*change)(Config&))
    : shared_(test_config(database, change)), service_(1, shared_) {
  service_.start();
}

RunningCustomers::~RunningCustomers() { service_.stop(); }

}  // namespace cartwright::customers
