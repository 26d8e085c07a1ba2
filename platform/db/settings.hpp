#pragma once
// How to reach a PostgreSQL database, and how many connections a loop may have there.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>

#include "platform/runtime/config.hpp"
#include "platform/runtime/secret.hpp"

namespace cartwright::db {

/// What a connection is for.
enum class Access : std::uint8_t { read, write, listen };

struct Settings {
  /// Names or addresses, separated by commas, of which one is the primary; or a socket directory.
  std::string host = "localhost";
  std::uint16_t port = 5432;
  std::string database{};
  std::string user{};
  Secret password{};
  std::string application_name = "cartwright";

  std::size_t read_connections = 2;
  std::size_t write_connections = 16;

  std::chrono::milliseconds connect_timeout{3'000};
  /// The longest that one statement may run, and that a caller may wait for its turn.
  std::chrono::milliseconds query_timeout{5'000};

  static constexpr auto settings() {
    using runtime::range, runtime::setting;
    return std::tuple(
        setting("POSTGRES_HOST", &Settings::host, "host, list of hosts or socket directory"),
        setting("POSTGRES_PORT", &Settings::port, "TCP port of the database server"),
        setting("POSTGRES_DB", &Settings::database, "name of the database"),
        setting("POSTGRES_USER", &Settings::user, "role that owns the tables"),
        setting("POSTGRES_PASSWORD", &Settings::password, "the role's password"),
        setting("POSTGRES_READ_CONNECTIONS", &Settings::read_connections, range(1, 64),
                "connections a loop for statements that only read"),
        setting("POSTGRES_WRITE_CONNECTIONS", &Settings::write_connections, range(1, 256),
                "connections a loop for statements that write"),
        setting("POSTGRES_TIMEOUT_MS", &Settings::query_timeout, range(10, 600'000),
                "how long a statement may take, in milliseconds"));
  }
};

}  // namespace cartwright::db
