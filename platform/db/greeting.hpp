#pragma once
// What a new connection asks before it is used: whether this is a server, and a database, that the
// service can work with.

#include <string>

#include "platform/db/primary.hpp"
#include "platform/db/settings.hpp"

struct pg_conn;
struct pg_result;

namespace cartwright::db {

/// The question, as SQL.
std::string greeting(const Settings& settings);

/// The server that has answered. Throws ConnectionLost if a pooler stands before it, DatabaseUnfit
/// if the encoding is wrong or tables are missing.
Server server_of(const pg_conn* connection, const pg_result* answer, const Settings& settings);

}  // namespace cartwright::db
