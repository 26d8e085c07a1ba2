#pragma once
// A database that exists as long as one test fixture, on the server that TEST_POSTGRES_HOST, _PORT
// and _USER name. It blocks, which is fine in tests: nothing else waits for their thread.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "platform/db/settings.hpp"

struct pg_conn;

namespace cartwright::test {

/// What ./dev test tells tests about the server. Throws std::runtime_error if it is not set.
db::Settings test_server();

struct CloseTestConnection {
  void operator()(pg_conn* connection) const;
};

class TemporaryDatabase {
 public:
  /// A copy of the migrated database `<service>_template`. The service comes as its own role.
  explicit TemporaryDatabase(std::string_view service);

  /// A database without any table.
  static TemporaryDatabase empty();

  ~TemporaryDatabase();
  TemporaryDatabase(const TemporaryDatabase&) = delete;
  TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;

  /// For a db::Database or a whole service: as the role of the service, or the superuser of an
  /// empty database.
  [[nodiscard]] db::Settings settings() const;

  /// The same as variables, for a program.
  [[nodiscard]] std::map<std::string, std::string> environment() const;

  /// How many rows `table` has.
  std::int64_t count(std::string_view table);

  /// How many of its connections wait for a lock.
  std::int64_t count_waiting();

  /// The first column of the first row as text; empty for NULL. Throws if there is no row.
  std::string scalar(const std::string& sql);

  /// Runs one or more statements.
  void execute(const std::string& sql);

  /// Empties all tables of the schema public, but for those named, with spaces between the names.
  void truncate_all_but(std::string_view names);

  /// Ends the connections of those who call themselves `application`.
  void end_connections_of(std::string_view application);

  /// Ends all connections and refuses new ones, as in an outage.
  void go_down();

  /// Ends the outage.
  void come_up();

 private:
  struct WithoutTables {};

  explicit TemporaryDatabase(WithoutTables);
  TemporaryDatabase(std::string name, std::string role, const std::string& options);

  std::string name_;
  std::string role_;
  std::unique_ptr<pg_conn, CloseTestConnection> connection_;
};

}  // namespace cartwright::test
