#include "platform/db/row.hpp"

namespace cartwright::db {

Task<std::int64_t> count_affected(Task<Result> answer) {
  const auto result = co_await std::move(answer);
  co_return result.affected_count();
}

}  // namespace cartwright::db
