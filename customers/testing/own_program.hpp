#pragma once
// The program by itself, so that its memory is its own.

#include <map>
#include <string>

#include "platform/testing/service_process.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::customers {

/// Starts it with `settings` on any ports; gives memory back at once under AddressSanitizer. The
/// database outlives it.
testing::ServiceProcess own_program(const testing::TemporaryDatabase& database,
                                    const std::map<std::string, std::string>& settings = {});

}  // namespace cartwright::customers
