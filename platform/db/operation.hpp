#pragma once
// A database for a program that does one thing and ends.

#include <functional>

#include "platform/db/database.hpp"
#include "platform/db/settings.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

/// Makes a task of a loop and a database on it that is yet to start.
using Operation = std::function<Task<void>(Executor executor, Database* database)>;

/// Blocks until the task that `begin` makes has ended: on a loop of its own, with as few
/// connections as it takes. Rethrows what leaves the task.
void run_operation(Settings settings, const Operation& begin);

}  // namespace cartwright::db
