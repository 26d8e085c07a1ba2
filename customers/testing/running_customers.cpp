#include "customers/testing/running_customers.hpp"

#include "platform/testing/service_settings.hpp"

namespace cartwright::customers {
namespace {

Config test_config(const test::TemporaryDatabase& database,
                   const std::function<void(Config&)>& change) {
  auto config = runtime::load_config<Config>(
      test::with(test::required_settings("customers", runtime::describe_config<Config>()),
                 {{"SERVICE_PORT", "0"},
                  {"GRPC_PORT", "0"},
                  {"JWT_SECRET", kTestSecret},
                  {"REQUIRE_CURRENT_PASSWORD", "false"}}));
  config.postgres = database.settings();
  if (change) change(config);
  return config;
}

}  // namespace

RunningCustomers::RunningCustomers(std::function<void(Config&)> change)
    : shared_(test_config(database, change)), service_(1, shared_) {
  service_.start();
}

RunningCustomers::~RunningCustomers() { service_.stop(); }

}  // namespace cartwright::customers
