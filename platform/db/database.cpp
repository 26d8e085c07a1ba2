#include "platform/db/database.hpp"

namespace cartwright::db {
namespace {

RequestPointer request(const char* sql, const RowType* row_type, Parameters parameters) {
  return std::make_unique<Request>(sql, row_type, std::move(parameters));
}

Settings at_replicas(Settings settings, const Replicas& replicas) {
  settings.hosts = replicas.hosts;
  settings.ports = replicas.ports;
  return settings;
}

}  // namespace

Database::Database(Executor executor, const Settings& settings, const Replicas& replicas)
    : tasks_(executor),
      deadlines_(executor),
      reads_(executor, deadlines_, settings, Access::read, Load::requests),
      writes_(executor, deadlines_, settings, Access::write, Load::requests),
      stale_reads_(executor, deadlines_, at_replicas(settings, replicas), Access::stale,
                   Load::requests, &reads_),
      lists_(executor, deadlines_, settings, Access::read, Load::lists),
      stale_lists_(executor, deadlines_, at_replicas(settings, replicas), Access::stale,
                   Load::lists, &lists_) {}

void Database::start() {
  deadlines_.start(tasks_);
  reads_.start(tasks_);
  writes_.start(tasks_);
  stale_reads_.start(tasks_);
  lists_.start(tasks_);
  stale_lists_.start(tasks_);
}

Task<void> Database::stop() {
  stale_lists_.close();
  lists_.close();
  stale_reads_.close();
  reads_.close();
  writes_.close();
  tasks_.cancel();
  co_await tasks_.join();
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
  return writes_.perform(request(command.sql, row_type, std::move(parameters)));
}

}  // namespace cartwright::db
