#pragma once
// How to reach a PostgreSQL database, and how many connections a loop may have there.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "platform/runtime/secret.hpp"

namespace cartwright::db {

struct Settings {
  /// Names or addresses, separated by commas, of which one is the primary; or a socket directory.
  std::string host = "localhost";
  std::uint16_t port = 5432;
  std::string database;
  std::string user;
  Secret password;
  std::string application_name = "cartwright";

  std::size_t read_connections = 4;
  std::size_t write_connections = 8;

  std::chrono::milliseconds connect_timeout{3'000};
  /// The longest that one statement may run, and that a caller may wait for its turn.
  std::chrono::milliseconds query_timeout{5'000};
};

}  // namespace cartwright::db
