#include "platform/db/greeting.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>

#include <cstring>
#include <string_view>

#include "platform/db/connection_lost.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::db {
namespace {

// Its lines are the numbers of Answer.
constexpr std::string_view kGreeting = R"sql(
  SELECT pg_backend_pid(),
         (SELECT system_identifier FROM pg_control_system()),
         CASE WHEN NOT pg_is_in_recovery()
              THEN ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint
              ELSE 0 END,
         pg_postmaster_start_time(),
         extract(epoch FROM current_setting('statement_timeout')::interval * 1000)::bigint,
         (SELECT string_agg(name, ', ') FROM unnest('{{{}}}'::text[]) AS name
          WHERE has_table_privilege(to_regclass(name), 'SELECT') IS NOT TRUE)
)sql";

// Columns of the answer.
constexpr int kPid = 0;
constexpr int kSystem = 1;
constexpr int kTimeline = 2;
constexpr int kStarted = 3;
constexpr int kTimeout = 4;
constexpr int kMissing = 5;

std::string_view cell(const pg_result* answer, int column) { return PQgetvalue(answer, 0, column); }

template <class Number>
Number number(const pg_result* answer, int column) {
  return text::parse<Number>(cell(answer, column)).value_or(0);
}

// A pooler hands out keys of its own, and drops the settings of the session.
void require_no_pooler(const pg_conn* connection, const pg_result* answer,
                       const Settings& settings) {
  if (number<int>(answer, kPid) == PQbackendPID(connection) &&
      number<std::int64_t>(answer, kTimeout) == settings.query_timeout.count()) {
    return;
  }
  throw ConnectionLost(fmt::format(
      "What answers at {}, port {}, is a pooler such as PgBouncer, behind which changes "
      "are not announced: name PostgreSQL itself",
      PQhost(connection), PQport(connection)));
}

void require_fit_database(const pg_conn* connection, const pg_result* answer) {
  const char* encoding = PQparameterStatus(connection, "server_encoding");
  if (encoding != nullptr && std::strcmp(encoding, "UTF8") != 0) {
    throw DatabaseUnfit(fmt::format(
        "The database is encoded in {}, but must be in UTF8: CREATE DATABASE … TEMPLATE template0 "
        "ENCODING 'UTF8'.",
        encoding));
  }
  if (const auto missing = cell(answer, kMissing); !missing.empty()) {
    throw DatabaseUnfit(fmt::format(
        "The database lacks tables, or the right to read them: {}. Run cartwright-migrate up.",
        missing));
  }
}

}  // namespace

std::string greeting(const Settings& settings) {
  const auto tables = settings.tables == nullptr ? std::vector<std::string>() : *settings.tables;
  return fmt::format(kGreeting, fmt::join(tables, ","));
}

Server server_of(const pg_conn* connection, const pg_result* answer, const Settings& settings) {
  require_no_pooler(connection, answer, settings);
  require_fit_database(connection, answer);
  // SQL has no unsigned numbers: from 2038 on it prints them as negative ones.
  return {.system = static_cast<std::uint64_t>(number<std::int64_t>(answer, kSystem)),
          .timeline = number<std::int64_t>(answer, kTimeline),
          .started = std::string(cell(answer, kStarted))};
}

}  // namespace cartwright::db
