#pragma once
// What each program is told in these tests, beside what a test changes.

#include <cstdint>

#include "platform/testing/service_settings.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

/// Customers on any free ports.
Settings customers_settings(const TemporaryDatabase& database);

/// Cart on any free port; it asks the customers at `grpc_port`.
Settings cart_settings(const TemporaryDatabase& database, std::uint16_t grpc_port);

}  // namespace cartwright::test
