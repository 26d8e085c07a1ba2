#include "platform/db/database.hpp"

namespace cartwright::db {
namespace {

RequestPointer request(const char* sql, const RowType* row_type, Parameters parameters) {
  return std::make_unique<Request>(sql, row_type, std::move(parameters));
}

}  // namespace

Database::Database(Executor executor, const Settings& settings)
    : tasks_(executor),
      deadlines_(executor),
      reads_(executor, deadlines_, settings, Access::read),
      writes_(executor, deadlines_, settings, Access::write) {}

void Database::start() {
  deadlines_.start(tasks_);
  reads_.start(tasks_);
  writes_.start(tasks_);
}

Task<void> Database::stop() {
  reads_.close();
  writes_.close();
  tasks_.cancel();
  co_await tasks_.join();
  reads_.disconnect();
  writes_.disconnect();
}

Task<Result> Database::perform(const Query& query, const RowType* row_type, Parameters parameters) {
  return reads_.perform(request(query.sql, row_type, std::move(parameters)));
}

Task<Result> Database::perform(const Command& command, const RowType* row_type,
                               Parameters parameters) {
  return writes_.perform(request(command.sql, row_type, std::move(parameters)));
}

}  // namespace cartwright::db
