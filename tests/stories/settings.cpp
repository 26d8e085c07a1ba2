#include "tests/stories/settings.hpp"

#include "platform/testing/certificates.hpp"

namespace cartwright::testing {
namespace {

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

Settings customers_settings(const TemporaryDatabase& database) {
  auto settings = common_settings(database, "customers");
  settings.emplace("GRPC_PORT", "0");
  settings.emplace("JWT_SECRET", "a secret that only tests know, 32+");
  return settings;
}

Settings cart_settings(const TemporaryDatabase& database, std::uint16_t grpc_port) {
  auto settings = common_settings(database, "cart");
  settings.emplace("CUSTOMERS_HOST", "localhost");
  settings.emplace("CUSTOMERS_PORT", std::to_string(grpc_port));
  return settings;
}

}  // namespace cartwright::testing
