#include "platform/db/handles.hpp"

#include <libpq-fe.h>

namespace cartwright::db {

void CloseConnection::operator()(pg_conn* connection) const noexcept { PQfinish(connection); }

void FreeResult::operator()(pg_result* result) const noexcept { PQclear(result); }

}  // namespace cartwright::db
