#include "customers/users/deleted_users.hpp"

namespace cartwright::customers {
namespace {

constexpr db::Query kAfter{R"sql(
  SELECT position, user_id, last_user_id
  FROM deleted_users WHERE position > $1 ORDER BY position LIMIT 1000
)sql"};

constexpr db::Query kLatest{R"sql(
  SELECT coalesce(max(position), 0) FROM deleted_users
)sql"};

}  // namespace

Task<std::vector<Deletion>> DeletedUsers::after(std::int64_t position) {
  return database_.list<Deletion>(kAfter, position);
}

Task<std::int64_t> DeletedUsers::latest() { return database_.get<std::int64_t>(kLatest); }

}  // namespace cartwright::customers
