#pragma once
// The deleted_users table: which accounts are gone, in the order in which they went.

#include <cstdint>
#include <optional>
#include <vector>

#include "customers/users/user.hpp"
#include "platform/db/database.hpp"
#include "platform/schema/schema.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// One account, or all from `user_id` to `last_user_id`.
struct Deletion {
  std::int64_t position = 0;
  UserId user_id;
  std::optional<UserId> last_user_id;

  static constexpr auto schema() {
    return fields(field("position", &Deletion::position), field("user_id", &Deletion::user_id),
                  field("last_user_id", &Deletion::last_user_id));
  }
};

class DeletedUsers {
 public:
  /// `database` outlives this object.
  explicit DeletedUsers(db::Database& database) : database_(database) {
    database_.require_tables({"deleted_users"});
  }

  /// The first 1000 deletions behind `position`, in their order.
  Task<std::vector<Deletion>> after(std::int64_t position);

  /// The position of the latest deletion, 0 if there was none.
  Task<std::int64_t> latest();

 private:
  db::Database& database_;
};

}  // namespace cartwright::customers
