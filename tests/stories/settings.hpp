#pragma once
// What each program is told in these tests, beside what a test changes.

#include <cstdint>
#include <map>
#include <string>

#include "platform/testing/temporary_database.hpp"

namespace cartwright::testing {

/// Values by the name of the setting.
using Settings = std::map<std::string, std::string>;

/// Customers on any free ports.
Settings customers_settings(const TemporaryDatabase& database);

/// Cart on any free port; it asks the customers at `grpc_port`.
Settings cart_settings(const TemporaryDatabase& database, std::uint16_t grpc_port);

}  // namespace cartwright::testing
