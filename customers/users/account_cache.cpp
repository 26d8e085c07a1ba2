#include "customers/users/account_cache.hpp"

#include <cstddef>

namespace cartwright::customers {
namespace {

constexpr std::size_t kCapacity = 100'000;

// They send the id, but users_notify_truncate sends none.
db::Announcements announcements() {
  return {.channel = "users_changed",
          .table = "users",
          .triggers = {"users_notify_update", "users_notify_delete", "users_notify_truncate",
                       "users_notify_epoch"}};
}

}  // namespace

AccountCache::AccountCache(Users& users, db::Database& database)
    : states_(database.changes(), announcements(), kCapacity,
              [&users](std::int64_t id) { return users.find_state(UserId{id}); }) {}

}  // namespace cartwright::customers
