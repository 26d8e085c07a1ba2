#include "customers/testing/own_program.hpp"

#include <utility>

#include "customers/testing/running_customers.hpp"
#include "platform/testing/memory.hpp"

namespace cartwright::customers {

test::ServiceProcess own_program(const test::TemporaryDatabase& database,
                                 const test::Settings& changes) {
  auto settings = test::with(test::service_settings(CUSTOMERS_PROGRAM, database),
                             {{"JWT_SECRET", kTestSecret}, {"ASAN_OPTIONS", test::kNoQuarantine}});
  return test::ServiceProcess(CUSTOMERS_PROGRAM, test::with(std::move(settings), changes));
}

}  // namespace cartwright::customers
