#include "customers/users/user_pages.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <utility>

#include "platform/db/statement.hpp"
#include "platform/schema/unicode.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::customers {
namespace {

// The function of the migration, which makes a plan for what is asked for.
constexpr db::PageQuery kFound{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login
  FROM users_found($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
    AS found (id, created, email, first_name, last_name, is_admin, email_verified, is_active,
              last_login, place)
  ORDER BY place
)sql"};

/// What a cursor is bound to. Only a text that is there begins with a sign.
std::uint64_t print_of(const UserFilter& filter, UserSort sort) {
  const int active = filter.is_active ? static_cast<int>(*filter.is_active) : -1;
  const auto text = fmt::format("{} {} {}{}", static_cast<int>(sort), active,
                                filter.search ? "=" : "", filter.search.value_or(""));
  return std::hash<std::string_view>()(text);
}

std::string text_of(Timestamp time) { return std::to_string(time.time_since_epoch().count()); }

std::string key_of(const User& user, UserSort sort) {
  switch (sort) {
    case UserSort::id:
    case UserSort::id_descending:
      return {};
    case UserSort::email:
    case UserSort::email_descending:
      return user.email;
    case UserSort::created:
    case UserSort::created_descending:
      return text_of(user.created);
    case UserSort::last_login:
    case UserSort::last_login_descending:
      return user.last_login ? text_of(*user.last_login) : std::string();
  }
  std::unreachable();
}

std::optional<Timestamp> read_time(std::string_view key) {
  const auto count = text::parse<std::int64_t>(key);
  if (!count || *count < kEarliestTimestamp.time_since_epoch().count() ||
      *count > kLatestTimestamp.time_since_epoch().count()) {
    return std::nullopt;
  }
  return Timestamp(std::chrono::microseconds(*count));
}

bool read_key(const std::string& key, UserSort sort, UserPlace& place) {
  switch (sort) {
    case UserSort::id:
    case UserSort::id_descending:
      return key.empty();
    case UserSort::email:
    case UserSort::email_descending:
      place.email = key;
      return schema::count_code_points(key).has_value();
    case UserSort::created:
    case UserSort::created_descending:
      place.time = read_time(key);
      return place.time.has_value();
    case UserSort::last_login:
    case UserSort::last_login_descending:
      place.time = read_time(key);
      return place.time.has_value() || key.empty();
  }
  std::unreachable();
}

}  // namespace

std::string cursor_behind(const User& user, const UserFilter& filter, UserSort sort) {
  return db::write_cursor({.id = user.id.value, .key = key_of(user, sort)}, print_of(filter, sort));
}

UserPlace place_of(std::string_view cursor, const UserFilter& filter, UserSort sort) {
  const auto known = db::read_cursor(cursor, print_of(filter, sort));
  if (!known) throw invalid("cursor", db::kNoCursor);
  UserPlace place;
  place.id = known->id;
  if (!read_key(known->key, sort, place)) throw invalid("cursor", db::kNoCursor);
  return place;
}

Task<UserPage> UserPages::read(UserFilter filter, UserSort sort, std::optional<UserPlace> after,
                               std::int32_t most) {
  const auto id = after ? std::optional(after->id) : std::nullopt;
  const auto place = std::move(after).value_or(UserPlace{});
  UserPage page;
  page.users =
      co_await database_.list<User>(kFound, filter.search, filter.is_active, schema::word_of(sort),
                                    place.email, place.time, id, most + 1);
  page.is_last = std::cmp_less_equal(page.users.size(), most);
  if (!page.is_last) page.users.pop_back();
  co_return page;
}

}  // namespace cartwright::customers
