#include "tests/stories/settings.hpp"

namespace cartwright::test {

Settings customers_settings(const TemporaryDatabase& database) {
  return with(service_settings(CUSTOMERS_PROGRAM, database),
              {{"JWT_SECRET", "a secret that only tests know, 32+"}});
}

Settings cart_settings(const TemporaryDatabase& database, std::uint16_t grpc_port) {
  return with(service_settings(CART_PROGRAM, database),
              {{"CUSTOMERS_HOST", "localhost"}, {"CUSTOMERS_PORT", std::to_string(grpc_port)}});
}

}  // namespace cartwright::test
