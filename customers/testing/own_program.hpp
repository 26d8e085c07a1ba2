#pragma once
// The program by itself, as operators run it.

#include "platform/testing/service_process.hpp"
#include "platform/testing/service_settings.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::customers {

/// What it needs to serve on any ports, with tokens of kTestSecret, replaced where `changes` say
/// so.
test::Settings program_settings(const test::TemporaryDatabase& database,
                                const test::Settings& changes = {});

/// Starts it so, its memory being its own; gives memory back at once under AddressSanitizer. The
/// database outlives it.
test::ServiceProcess own_program(const test::TemporaryDatabase& database,
                                 const test::Settings& changes = {});

}  // namespace cartwright::customers
