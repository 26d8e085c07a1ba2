#include "customers/testing/own_program.hpp"

#include "customers/testing/running_customers.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/memory.hpp"

namespace cartwright::customers {

testing::ServiceProcess own_program(const testing::TemporaryDatabase& database,
                                    const std::map<std::string, std::string>& settings) {
  const auto tls = testing::certificate("customers");
  auto all = settings;
  all.merge(database.environment());
  all.merge(std::map<std::string, std::string>{{"SERVICE_PORT", "0"},
                                               {"GRPC_PORT", "0"},
                                               {"JWT_SECRET", kTestSecret},
                                               {"TLS_CA", tls.ca},
                                               {"TLS_CERTIFICATE", tls.certificate},
                                               {"TLS_KEY", tls.key},
                                               {"ASAN_OPTIONS", testing::kNoQuarantine}});
  return testing::ServiceProcess(CUSTOMERS_PROGRAM, all);
}

}  // namespace cartwright::customers
