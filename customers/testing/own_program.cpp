#include "customers/testing/own_program.hpp"

#include <utility>

#include "customers/testing/running_customers.hpp"
#include "platform/testing/memory.hpp"

namespace cartwright::customers {

testing::Settings program_settings(const testing::TemporaryDatabase& database,
                                   const testing::Settings& changes) {
  auto settings = testing::service_settings(CUSTOMERS_PROGRAM, database);
  settings.insert_or_assign("JWT_SECRET", kTestSecret);
  return testing::with(std::move(settings), changes);
}

testing::ServiceProcess own_program(const testing::TemporaryDatabase& database,
                                    const testing::Settings& changes) {
  auto settings = program_settings(database, changes);
  settings.emplace("ASAN_OPTIONS", testing::kNoQuarantine);
  return testing::ServiceProcess(CUSTOMERS_PROGRAM, settings);
}

}  // namespace cartwright::customers
