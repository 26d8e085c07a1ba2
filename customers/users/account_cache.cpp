#include "customers/users/account_cache.hpp"

#include <charconv>

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

AccountCache::AccountCache(Executor executor, Users& users, db::Database& database)
    : users_(users),
      known_(kCapacity),
      changes_(
          executor, database, announcements(), [this](std::string_view id) { hear_change(id); },
          [this](bool connected) { hear_connection(connected); }) {}

Task<std::optional<AccountState>> AccountCache::find(UserId id) {
  if (const auto* known = known_.find(id.value)) co_return *known;
  const auto heard_before = changes_heard_;
  auto state = co_await users_.find_state(id);
  // What was announced in between may be newer than what was read.
  if (state && listening_ && heard_before == changes_heard_) known_.insert(id.value, *state);
  co_return state;
}

void AccountCache::forget(UserId id) {
  ++changes_heard_;
  known_.erase(id.value);
}

void AccountCache::hear_change(std::string_view user_id) {
  if (user_id.empty()) return forget_all();
  UserId id;
  std::from_chars(user_id.data(), user_id.data() + user_id.size(), id.value);
  forget(id);
}

void AccountCache::hear_connection(bool connected) {
  listening_ = connected;
  forget_all();
}

void AccountCache::forget_all() {
  ++changes_heard_;
  known_.clear();
}

}  // namespace cartwright::customers
