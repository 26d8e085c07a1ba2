#pragma once
// The program by itself, as operators run it.

#include "platform/testing/service_process.hpp"
#include "platform/testing/service_settings.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::customers {

/// Starts it on any ports, with tokens of kTestSecret, replaced where `changes` say so; its memory
/// is its own, and given back at once under AddressSanitizer. The database outlives it.
test::ServiceProcess own_program(const test::TemporaryDatabase& database,
                                 const test::Settings& changes = {});

}  // namespace cartwright::customers
