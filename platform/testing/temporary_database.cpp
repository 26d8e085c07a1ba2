#include "platform/testing/temporary_database.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <random>
#include <stdexcept>

namespace cartwright::test {
namespace {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};

using ConnectionHandle = std::unique_ptr<pg_conn, CloseTestConnection>;
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    throw std::runtime_error(fmt::format("{} is not set; run the tests with ./dev test.", name));
  }
  return value;
}

std::string unique_name(std::string_view service) {
  std::random_device random;
  return fmt::format("test_{}_{:08x}{:08x}", service, random(), random());
}

}  // namespace

db::Settings test_server() {
  db::Settings settings;
  settings.hosts = {variable("TEST_POSTGRES_HOST")};
  settings.ports = {static_cast<std::uint16_t>(std::stoi(variable("TEST_POSTGRES_PORT")))};
  settings.user = variable("TEST_POSTGRES_USER");
  settings.database = "postgres";
  return settings;
}

namespace {

ConnectionHandle connect(const std::string& database) {
  const auto server = test_server();
  const auto port = std::to_string(server.ports.front());
  const char* keywords[] = {"host", "port", "user", "dbname", "options", nullptr};
  const char* values[] = {server.hosts.front().c_str(),
                          port.c_str(),
                          server.user.c_str(),
                          database.c_str(),
                          "-c timezone=UTC -c client_min_messages=warning",
                          nullptr};
  ConnectionHandle connection(PQconnectdbParams(keywords, values, 0));
  if (PQstatus(connection.get()) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(connection.get()));
  }
  return connection;
}

ResultHandle run(pg_conn* connection, const std::string& sql) {
  ResultHandle result(PQexec(connection, sql.c_str()));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(PQresultErrorMessage(result.get()));
  }
  return result;
}

/// Returns how many there were.
int end_connections(pg_conn* connection, const std::string& database) {
  const auto ended =
      run(connection, fmt::format("SELECT pg_terminate_backend(pid, 10000), pg_sleep(0.02) "
                                  "FROM pg_stat_activity WHERE datname = '{}'",
                                  database));
  return PQntuples(ended.get());
}

}  // namespace

void CloseTestConnection::operator()(pg_conn* connection) const { PQfinish(connection); }

TemporaryDatabase::TemporaryDatabase(std::string_view service)
    : TemporaryDatabase(unique_name(service), std::string(service),
                        fmt::format("TEMPLATE {0}_template OWNER {0}_owner", service)) {}

TemporaryDatabase::TemporaryDatabase(WithoutTables)
    : TemporaryDatabase(unique_name("empty"), test_server().user, "TEMPLATE template0") {}

TemporaryDatabase TemporaryDatabase::empty() { return TemporaryDatabase(WithoutTables{}); }

TemporaryDatabase::TemporaryDatabase(std::string name, std::string role, const std::string& options)
    : name_(std::move(name)), role_(std::move(role)) {
  const auto maintenance = connect(test_server().database);
  run(maintenance.get(), fmt::format("CREATE DATABASE {} {}", name_, options));
  connection_ = connect(name_);
}

TemporaryDatabase::~TemporaryDatabase() {
  try {
    connection_.reset();
    const auto maintenance = connect(test_server().database);
    run(maintenance.get(), fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_));
  } catch (const std::exception& error) {
    // A destructor must not throw; what is left goes with the private cluster.
    fmt::print(stderr, "Cannot drop {}: {}\n", name_, error.what());
  }
}

db::Settings TemporaryDatabase::settings() const {
  auto settings = test_server();
  settings.database = name_;
  settings.user = role_;
  return settings;
}

std::map<std::string, std::string> TemporaryDatabase::environment() const {
  const auto server = test_server();
  return {{"POSTGRES_HOST", server.hosts.front()},
          {"POSTGRES_PORT", std::to_string(server.ports.front())},
          {"POSTGRES_DB", name_},
          {"POSTGRES_USER", role_}};
}

std::int64_t TemporaryDatabase::count(std::string_view table) {
  return std::stoll(scalar(fmt::format("SELECT count(*) FROM {}", table)));
}

std::int64_t TemporaryDatabase::count_waiting() {
  return count("pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");
}

std::string TemporaryDatabase::scalar(const std::string& sql) {
  const auto result = run(connection_.get(), sql);
  if (PQntuples(result.get()) == 0) throw std::runtime_error("No row: " + sql);
  return PQgetvalue(result.get(), 0, 0);
}

void TemporaryDatabase::execute(const std::string& sql) { run(connection_.get(), sql); }

void TemporaryDatabase::truncate_all_but(std::string_view names) {
  execute(
      fmt::format("DO $$ DECLARE named text; BEGIN"
                  " SELECT string_agg(quote_ident(tablename), ', ') INTO named FROM pg_tables"
                  " WHERE schemaname = 'public' AND tablename <> ALL (string_to_array('{}', ' '));"
                  " IF named IS NOT NULL THEN EXECUTE 'TRUNCATE ' || named; END IF; END $$",
                  names));
}

void TemporaryDatabase::end_connections_of(std::string_view application) {
  execute(
      fmt::format("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                  " WHERE application_name = '{}' AND datname = current_database()",
                  application));
}

void TemporaryDatabase::go_down() {
  connection_.reset();
  const auto maintenance = connect(test_server().database);
  run(maintenance.get(), fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", name_));
  // A connection that was let in just before may come into view late.
  while (end_connections(maintenance.get(), name_) > 0) {
  }
}

void TemporaryDatabase::come_up() {
  const auto maintenance = connect(test_server().database);
  run(maintenance.get(), fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS true", name_));
  connection_ = connect(name_);
}

}  // namespace cartwright::test
