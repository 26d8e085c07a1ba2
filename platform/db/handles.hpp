#pragma once
// Owners of libpq's objects, for headers that must not see libpq.

#include <memory>

struct pg_conn;
struct pg_result;

namespace cartwright::db {

struct CloseConnection {
  void operator()(pg_conn* connection) const noexcept;
};
using ConnectionHandle = std::unique_ptr<pg_conn, CloseConnection>;

struct FreeResult {
  void operator()(pg_result* result) const noexcept;
};
using ResultHandle = std::unique_ptr<pg_result, FreeResult>;

}  // namespace cartwright::db
