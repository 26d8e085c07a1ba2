#pragma once
// A database for a program that does one thing and ends.

#include <functional>

#include "platform/db/database.hpp"
#include "platform/db/settings.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

/// Blocks until the task that `begin` makes, of a database that is yet to start, has ended: on a
/// loop of its own, with as few connections as it takes. Rethrows what leaves the task.
void run_operation(Settings settings, const std::function<Task<void>(Database* database)>& begin);

}  // namespace cartwright::db
