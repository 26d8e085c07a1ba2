#include "platform/db/database.hpp"

#include <utility>

namespace cartwright::db {
namespace {

RequestPointer request(const char* sql, const RowType* row_type, Parameters parameters) {
  return std::make_unique<Request>(sql, row_type, std::move(parameters));
}

Settings with_tables(Settings settings, const std::vector<std::string>& tables) {
  settings.tables = &tables;
  return settings;
}

Settings at_replicas(Settings settings, const Replicas& replicas) {
  settings.hosts = replicas.hosts;
  settings.ports = replicas.ports;
  return settings;
}

}  // namespace

Database::Database(Executor executor, Settings settings, const Replicas& replicas)
    : settings_(with_tables(std::move(settings), tables_)),
      tasks_(executor),
      deadlines_(executor),
      reads_(executor, deadlines_, settings_, Access::read, Load::requests, primary_),
      writes_(executor, deadlines_, settings_, Access::write, Load::requests, primary_),
      stale_reads_(executor, deadlines_, at_replicas(settings_, replicas), Access::stale,
                   Load::requests, primary_, &reads_),
      lists_(executor, deadlines_, settings_, Access::read, Load::lists, primary_),
      stale_lists_(executor, deadlines_, at_replicas(settings_, replicas), Access::stale,
                   Load::lists, primary_, &lists_),
      changes_(executor, deadlines_, settings_, primary_, reads_) {}

void Database::require_tables(std::initializer_list<std::string_view> tables) {
  tables_.insert(tables_.end(), tables.begin(), tables.end());
}

std::string Database::fault() const {
  if (ready()) return "";
  for (const auto* pool : {&reads_, &writes_}) {
    if (!pool->is_up() && !pool->unfitness().empty()) return pool->unfitness();
  }
  return "unreachable";
}

void Database::start() {
  deadlines_.start(tasks_);
  reads_.start(tasks_);
  writes_.start(tasks_);
  stale_reads_.start(tasks_);
  lists_.start(tasks_);
  stale_lists_.start(tasks_);
  changes_.start(tasks_);
}

Task<void> Database::stop() {
  changes_.close();
  stale_lists_.close();
  lists_.close();
  stale_reads_.close();
  reads_.close();
  writes_.close();
  tasks_.cancel();
  co_await tasks_.join();
  changes_.disconnect();
  stale_lists_.disconnect();
  lists_.disconnect();
  stale_reads_.disconnect();
  reads_.disconnect();
  writes_.disconnect();
}

Task<Result> Database::perform(const Query& query, const RowType* row_type, Parameters parameters) {
  return reads_.perform(request(query.sql, row_type, std::move(parameters)));
}

Task<Result> Database::perform(const StaleQuery& query, const RowType* row_type,
                               Parameters parameters) {
  auto& pool = stale_reads_.is_up() ? stale_reads_ : reads_;
  return pool.perform(request(query.sql, row_type, std::move(parameters)));
}

Task<Result> Database::perform(const PageQuery& query, const RowType* row_type,
                               Parameters parameters) {
  return lists_.perform(request(query.sql, row_type, std::move(parameters)));
}

Task<Result> Database::perform(const StalePageQuery& query, const RowType* row_type,
                               Parameters parameters) {
  auto& pool = stale_lists_.is_up() ? stale_lists_ : lists_;
  return pool.perform(request(query.sql, row_type, std::move(parameters)));
}

Task<Result> Database::perform(const Command& command, const RowType* row_type,
                               Parameters parameters) {
  return writes_.perform(
      std::make_unique<Request>(command.sql, row_type, std::move(parameters), command.turns));
}

Task<Result> Database::perform(Batch batch, const RowType* row_type) {
  return writes_.perform(std::move(batch).to_request(row_type));
}

}  // namespace cartwright::db
