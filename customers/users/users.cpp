#include "customers/users/users.hpp"

#include "platform/db/error.hpp"

namespace cartwright::customers {
namespace {

// A violation would have PostgreSQL write the address into its log.
constexpr db::Command kInsert{R"sql(
  INSERT INTO users (email, password, first_name, last_name, is_admin)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (lower(email COLLATE "und-x-icu")) DO NOTHING
  RETURNING id, created, email, first_name, last_name, is_admin
)sql"};

constexpr db::Query kFind{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin FROM users WHERE id = $1
)sql"};

constexpr db::Query kFindState{R"sql(
  SELECT email, is_admin, password_version, token_epoch FROM users WHERE id = $1
)sql"};

constexpr db::PageQuery kList{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT id, created, email, first_name, last_name, is_admin,
             octet_length(concat(email, first_name, last_name)) AS size
      FROM users
      WHERE id > $1 AND id <= $2
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql"};

constexpr const char* kStretch =
    "SELECT id FROM users WHERE id > $1 ORDER BY id OFFSET 9999 LIMIT 1";

// strpos() takes % and _ literally, which LIKE would not. What upper case is must not depend on how
// the database was made, so the collation is named. OFFSET 0 has the text folded once, not for each
// row.
constexpr db::PageQuery kSearch{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT id, created, email, first_name, last_name, is_admin,
             octet_length(concat(email, first_name, last_name)) AS size
      FROM users, (SELECT lower($5 COLLATE "und-x-icu") AS text OFFSET 0) AS wanted
      WHERE id > $1 AND id <= $2
        AND (strpos(lower(email COLLATE "und-x-icu"), wanted.text) > 0
             OR strpos(lower(first_name COLLATE "und-x-icu"), wanted.text) > 0
             OR strpos(lower(last_name COLLATE "und-x-icu"), wanted.text) > 0)
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql",
                                kStretch};

// Where the only administrator would go, nothing happens. Those who are at it at the same moment
// wait for each other at the locks, and then see who is left.
constexpr db::Command kUpdate{R"sql(
  WITH admins AS (
    SELECT id FROM users WHERE is_admin AND $7 = false ORDER BY id FOR UPDATE
  )
  UPDATE users
  SET email = coalesce($2, email),
      first_name = CASE WHEN $3 THEN $4 ELSE first_name END,
      last_name = CASE WHEN $5 THEN $6 ELSE last_name END,
      is_admin = coalesce($7, is_admin)
  WHERE id = $1
    AND (NOT is_admin OR $7 IS NOT FALSE OR EXISTS (SELECT FROM admins WHERE id <> $1))
  RETURNING id, created, email, first_name, last_name, is_admin
)sql"};

constexpr db::Command kChangePassword{R"sql(
  UPDATE users SET password = $2, password_version = password_version + 1 WHERE id = $1
)sql"};

constexpr db::Command kRemove{R"sql(
  WITH admins AS (
    SELECT id FROM users
    WHERE is_admin AND EXISTS (SELECT FROM users WHERE id = $1 AND is_admin)
    ORDER BY id FOR UPDATE
  )
  DELETE FROM users
  WHERE id = $1 AND (NOT is_admin OR EXISTS (SELECT FROM admins WHERE id <> $1))
)sql"};

Error email_is_taken() { return refused("email", kEmailIsTaken); }

/// Another one means that the sequence of ids is behind the rows, which is a fault of ours.
bool is_about_email(const db::UniqueViolation& violation) {
  return violation.constraint().starts_with("uq__users__email");
}

}  // namespace

Task<User> Users::insert(NewUser user, std::string password_hash) try {
  auto inserted = co_await database_.find<User>(kInsert, user.email, password_hash, user.first_name,
                                                user.last_name, user.is_admin.value_or(false));
  if (!inserted) throw email_is_taken();
  co_return std::move(*inserted);
} catch (const db::UniqueViolation& violation) {
  if (!is_about_email(violation)) throw;
  throw email_is_taken();
}

Task<std::optional<User>> Users::find(UserId id) { return database_.find<User>(kFind, id); }

Task<std::optional<AccountState>> Users::find_state(UserId id) {
  return database_.find<AccountState>(kFindState, id);
}

db::Pages<User> Users::list(std::optional<std::string> search) {
  auto text = search.value_or("");
  if (text.empty()) return database_.pages<User>(kList);
  return database_.pages<User>(kSearch, std::move(text));
}

Task<std::optional<User>> Users::update(UserId id, UserPatch patch) try {
  const auto& [email, first_name, last_name, is_admin] = patch;
  auto updated =
      co_await database_.find<User>(kUpdate, id, email, first_name.is_wanted, first_name.value,
                                    last_name.is_wanted, last_name.value, is_admin);
  if (!updated && co_await find(id)) throw refused("is_admin", kNoAdminLeft);
  co_return updated;
} catch (const db::UniqueViolation& violation) {
  if (!is_about_email(violation)) throw;
  throw email_is_taken();
}

Task<bool> Users::change_password(UserId id, std::string password_hash) {
  co_return co_await database_.execute(kChangePassword, id, password_hash) == 1;
}

Task<bool> Users::remove(UserId id) {
  if (co_await database_.execute(kRemove, id) == 1) co_return true;
  if (co_await find(id)) throw refused(kNonFieldErrors, kNoAdminLeft);
  co_return false;
}

}  // namespace cartwright::customers
