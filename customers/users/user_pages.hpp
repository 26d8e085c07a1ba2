#pragma once
// Lists of users, a page at a time, each found by the key of the last user before it.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "customers/users/user.hpp"
#include "platform/db/database.hpp"
#include "platform/db/page_cursor.hpp"
#include "platform/schema/words.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

enum class UserSort : std::uint8_t {
  id,
  email,
  created,
  last_login,  ///< who never has before all others
  id_descending,
  email_descending,
  created_descending,
  last_login_descending
};

/// What all shown users have in common.
struct UserFilter {
  std::optional<std::string> search;  ///< a part of the e-mail or of the names
  std::optional<bool> is_active;
};

/// What a page begins behind. Besides the id only that counts by which the list is sorted.
struct UserPlace {
  std::int64_t id = 0;
  std::optional<std::string> email;
  std::optional<Timestamp> time;  ///< none for who never has logged in
};

/// Behind `user`, of the list of these.
std::string cursor_behind(const User& user, const UserFilter& filter, UserSort sort);

/// Where a cursor of that list points. Throws `invalid` for any other text.
UserPlace place_of(std::string_view cursor, const UserFilter& filter, UserSort sort);

struct UserPage {
  std::vector<User> users;
  bool is_last = true;
};

class UserPages {
 public:
  /// `database` outlives this object.
  explicit UserPages(db::Database& database) : database_(database) {}

  /// Up to `most` users of the filter, the first of them or those behind `after`.
  Task<UserPage> read(UserFilter filter, UserSort sort, std::optional<UserPlace> after,
                      std::int32_t most);

 private:
  db::Database& database_;
};

}  // namespace cartwright::customers

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::customers::UserSort> =
    std::to_array<cartwright::schema::Word<cartwright::customers::UserSort>>(
        {{"id", cartwright::customers::UserSort::id},
         {"email", cartwright::customers::UserSort::email},
         {"created", cartwright::customers::UserSort::created},
         {"last_login", cartwright::customers::UserSort::last_login},
         {"-id", cartwright::customers::UserSort::id_descending},
         {"-email", cartwright::customers::UserSort::email_descending},
         {"-created", cartwright::customers::UserSort::created_descending},
         {"-last_login", cartwright::customers::UserSort::last_login_descending}});
