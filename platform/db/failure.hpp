#pragma once
// SQLSTATE is known here and nowhere else: what a failed statement means, and what helps.

#include <cstdint>
#include <exception>
#include <string>

#include "platform/db/settings.hpp"

struct pg_result;

namespace cartwright::db {

enum class Remedy : std::uint8_t {
  none,
  prepare_again,  ///< the server does not know the statement as this connection prepared it
  repeat,         ///< it was rolled back because of others that ran at the same time
  reconnect,      ///< the server went read-only: another one is the primary now
  ask_another,    ///< the server ends the connection
};

struct Failure {
  std::exception_ptr error;  ///< for the caller, if nothing helps
  Remedy remedy = Remedy::none;
  std::string lack = {};  ///< what the server has no more of, for operators
};

/// `access` is that of the connection.
Failure failure_of(const pg_result* result, Access access);

/// The database cannot be reached: what a lost connection means to its callers.
std::exception_ptr unreachable_error();

/// It was not done in time, or given up for others; another attempt may succeed.
std::exception_ptr busy_error();

}  // namespace cartwright::db
