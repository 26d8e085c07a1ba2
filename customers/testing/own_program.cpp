#include "customers/testing/own_program.hpp"

#include <utility>

#include "customers/testing/running_customers.hpp"
#include "platform/testing/memory.hpp"

namespace cartwright::customers {

test::Settings program_settings(const test::TemporaryDatabase& database,
                                const test::Settings& changes) {
  auto settings = test::service_settings(CUSTOMERS_PROGRAM, database);
  settings.insert_or_assign("JWT_SECRET", kTestSecret);
  return test::with(std::move(settings), changes);
}

test::ServiceProcess own_program(const test::TemporaryDatabase& database,
                                 const test::Settings& changes) {
  auto settings = program_settings(database, changes);
  settings.emplace("ASAN_OPTIONS", test::kNoQuarantine);
  return test::ServiceProcess(CUSTOMERS_PROGRAM, settings);
}

}  // namespace cartwright::customers
