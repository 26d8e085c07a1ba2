#include "customers/users/users.hpp"

#include "customers/users/email_taken.hpp"
#include "customers/users/mailbox.hpp"
#include "platform/db/error.hpp"

namespace cartwright::customers {
namespace {

// In the statements that write, callers are asked about themselves when their rows are locked, so
// that who loses a token, a session or a right while the statement waits does not act any more.
// Each locks all its rows in the order of their ids, an address before them, and the session after
// them, so that none waits in a circle.

constexpr db::Query kFind{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login
  FROM users WHERE id = $1
)sql"};

constexpr db::Query kFindState{R"sql(
  SELECT email, is_admin, password_version, token_epoch FROM users WHERE id = $1
)sql"};

// Nobody whose session has ended.
constexpr db::Query kFindCaller{R"sql(
  SELECT email, is_admin, password_version, token_epoch FROM users
  WHERE id = $1 AND (EXISTS (SELECT FROM sessions WHERE id = $2 AND ended IS NULL) OR $2 = 0)
)sql"};

// As it is typed first: accounts of before there was one spelling of a mailbox keep theirs.
constexpr db::Query kFindAccount{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login,
         password, password_version, token_epoch
  FROM users
  WHERE lower(email COLLATE "und-x-icu")
        IN (lower($1 COLLATE "und-x-icu"), lower($2 COLLATE "und-x-icu"))
  ORDER BY lower(email COLLATE "und-x-icu") = lower($1 COLLATE "und-x-icu") DESC
  LIMIT 1
)sql"};

constexpr db::Query kFindAccountById{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login,
         password, password_version, token_epoch
  FROM users WHERE id = $1
)sql"};

constexpr db::Command kRehash{R"sql(
  UPDATE users SET password = $3 WHERE id = $1 AND password = $2
)sql"};

constexpr db::Query kCountAdminsWith{R"sql(
  SELECT count(*) FROM users WHERE is_admin AND (password = $1 OR password = $2)
)sql"};

// By somebody else. Nobody has what is null.
constexpr db::Query kIsTaken{R"sql(
  SELECT EXISTS (
    SELECT FROM users
    WHERE lower(email COLLATE "und-x-icu") = lower($1 COLLATE "und-x-icu") AND id <> $2
  )
)sql"};

constexpr db::PageQuery kList{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login,
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
  SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login,
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
// wait for each other, and then see who is left.
constexpr const char* kUpdateText = R"sql(
  WITH claimed AS MATERIALIZED (
    SELECT $2::text IS NULL OR email_is_free($2, $1) AS is_free
  ), locked AS MATERIALIZED (
    SELECT id, email, is_admin, is_active, email_verified, token_epoch, password_version FROM users
    WHERE id IN (
        SELECT $1 UNION SELECT $8 UNION
        SELECT id FROM users
        WHERE is_admin AND ($7 = false OR $11 = false)
          AND EXISTS (SELECT FROM users WHERE id = $1 AND is_admin)
      ) AND (SELECT is_free FROM claimed)
    ORDER BY id FOR UPDATE
  ), session AS MATERIALIZED (
    SELECT FROM sessions WHERE id = $13 AND ended IS NULL AND (SELECT count(*) FROM locked) > 0
    FOR SHARE
  )
  UPDATE users
  SET email = coalesce($2, email),
      first_name = CASE WHEN $3 THEN $4 ELSE first_name END,
      last_name = CASE WHEN $5 THEN $6 ELSE last_name END,
      is_admin = coalesce($7, is_admin),
      is_active = coalesce($11, is_active),
      email_verified = coalesce($12, email_verified)
  WHERE id = $1
    -- All of them are locked before one is written.
    AND (SELECT count(*) FROM locked) > 0
    AND (NOT is_admin OR $7 IS NOT FALSE AND $11 IS NOT FALSE
         OR EXISTS (SELECT FROM locked WHERE is_admin AND is_active AND id <> $1))
    AND EXISTS (
      SELECT FROM locked
      WHERE id = $8 AND token_epoch = $9 AND password_version = $10
        AND (is_admin OR id = $1 AND $7 IS NOT TRUE AND $11 IS NOT FALSE
             AND ($12 IS NULL OR $12 = email_verified))
    ) AND (EXISTS (SELECT FROM session) OR $13 = 0)
  RETURNING id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login,
            (SELECT locked.email FROM locked WHERE locked.id = $1) AS old_email
)sql";

constexpr db::Command kUpdate{kUpdateText};

// What is announced is committed one after the other, in all databases of the server.
constexpr db::Command kUpdateEmail{kUpdateText, db::Turns::of_all};

// The new epoch, which ends all sessions, is handed on to that of who changes the own password.
constexpr db::Command kChangePassword{R"sql(
  WITH locked AS MATERIALIZED (
    SELECT id, is_admin, token_epoch, password_version FROM users
    WHERE id IN ($1, $3)
    ORDER BY id FOR UPDATE
  ), session AS MATERIALIZED (
    SELECT FROM sessions WHERE id = $6 AND ended IS NULL AND (SELECT count(*) FROM locked) > 0
    FOR SHARE
  ), changed AS (
    UPDATE users SET password = $2, password_version = password_version + 1
    WHERE id = $1 AND EXISTS (
      SELECT FROM locked
      WHERE id = $3 AND token_epoch = $4 AND password_version = $5 AND (is_admin OR id = $1)
    ) AND (EXISTS (SELECT FROM session) OR $6 = 0)
    RETURNING id, token_epoch
  ), kept AS (
    UPDATE sessions SET token_epoch = changed.token_epoch FROM changed
    WHERE sessions.id = $6 AND user_id = changed.id AND sessions.token_epoch = $4
  )
  SELECT FROM changed
)sql"};

constexpr db::Command kRemove{R"sql(
  WITH locked AS MATERIALIZED (
    SELECT id, is_admin, is_active, token_epoch, password_version FROM users
    WHERE id IN (
      SELECT $1 UNION SELECT $2 UNION SELECT id FROM users
      WHERE is_admin AND EXISTS (SELECT FROM users WHERE id = $1 AND is_admin)
    )
    ORDER BY id FOR UPDATE
  ), session AS MATERIALIZED (
    SELECT FROM sessions WHERE id = $5 AND ended IS NULL AND (SELECT count(*) FROM locked) > 0
    FOR SHARE
  )
  DELETE FROM users
  WHERE id = $1
    AND (NOT is_admin OR EXISTS (SELECT FROM locked WHERE is_admin AND is_active AND id <> $1))
    AND EXISTS (
      SELECT FROM locked
      WHERE id = $2 AND token_epoch = $3 AND password_version = $4 AND (is_admin OR id = $1)
    ) AND (EXISTS (SELECT FROM session) OR $5 = 0)
)sql"};

/// Whether only an administrator may change an account so.
bool needs_admin(const UserPatch& patch, const std::optional<User>& user) {
  const bool verifies =
      patch.email_verified && user && *patch.email_verified != user->email_verified;
  return patch.is_admin.value_or(false) || !patch.is_active.value_or(true) || verifies;
}

}  // namespace

struct Users::Changed : User {
  std::string old_email;

  static constexpr auto schema() {
    return extend(User::schema(), field("old_email", &Changed::old_email));
  }
};

Task<std::optional<User>> Users::find(UserId id) { return database_.find<User>(kFind, id); }

Task<std::optional<AccountState>> Users::find_state(UserId id) {
  return database_.find<AccountState>(kFindState, id);
}

Task<std::optional<Account>> Users::find_account(std::string email) {
  return database_.find<Account>(kFindAccount, email, mailbox_of(email));
}

Task<std::optional<Account>> Users::find_account(UserId id) {
  return database_.find<Account>(kFindAccountById, id);
}

Task<void> Users::rehash(UserId id, std::string old_hash, std::string new_hash) {
  co_await database_.execute(kRehash, id, old_hash, new_hash);
}

Task<std::int64_t> Users::count_admins_with(std::string hash, std::string other_hash) {
  return database_.get<std::int64_t>(kCountAdminsWith, hash, other_hash);
}

db::Pages<User> Users::list(std::optional<std::string> search) {
  auto text = search.value_or("");
  if (text.empty()) return database_.pages<User>(kList);
  return database_.pages<User>(kSearch, std::move(text));
}

Task<std::optional<User>> Users::update(UserId id, UserPatch patch, auth::Caller caller) try {
  auto changed = co_await (patch.email ? write_email(id, patch, caller)
                                       : write(&database_, id, patch, caller));
  if (changed) co_return std::move(*changed);
  const auto found = co_await find(id);
  co_await require_still(caller, needs_admin(patch, found) ? std::nullopt : std::optional(id));
  if (!found) co_return std::nullopt;
  const bool resigns = !patch.is_admin.value_or(true);
  const bool is_switched_off = !patch.is_active.value_or(true);
  if (!(resigns || is_switched_off) || co_await is_taken(patch.email, id)) throw email_is_taken();
  throw refused(resigns ? "is_admin" : "is_active", kNoAdminLeft);
} catch (const db::UniqueViolation& violation) {
  if (!is_about_email(violation)) throw;
  throw email_is_taken();
}

template <class Where>
Task<std::optional<Users::Changed>> Users::write(Where* where, UserId id, const UserPatch& patch,
                                                 const auth::Caller& caller) {
  const auto& [email, first_name, last_name, is_admin, email_verified, is_active] = patch;
  return where->template find<Changed>(
      email ? kUpdateEmail : kUpdate, id, email, first_name.is_wanted, first_name.value,
      last_name.is_wanted, last_name.value, is_admin, caller.id, caller.stamp.epoch,
      caller.stamp.password_version, is_active, email_verified, session_of(caller));
}

Task<std::optional<Users::Changed>> Users::write_email(UserId id, UserPatch patch,
                                                       auth::Caller caller) {
  auto transaction = database_.begin();
  auto changed = co_await write(&transaction, id, patch, caller);
  if (!changed) co_return std::nullopt;
  if (changed->email != changed->old_email) {
    const bool may_ask = co_await mails_.tell_of_email(&transaction, id, changed->old_email);
    if (may_ask && registration_ == Registration::verified)
      co_await mails_.ask_to_verify(&transaction, id);
  }
  co_await transaction.commit();
  co_return changed;
}

Task<bool> Users::change_password(UserId id, std::string password_hash, auth::Caller caller) {
  auto transaction = database_.begin();
  const auto changed = co_await transaction.execute(
      kChangePassword, id, password_hash, caller.id, caller.stamp.epoch,
      caller.stamp.password_version, session_of(caller));
  if (changed == 1) {
    co_await mails_.tell_of_password(&transaction, id);
    co_await transaction.commit();
    co_return true;
  }
  transaction.abandon();
  co_await require_still(caller, id);
  co_return false;
}

Task<bool> Users::remove(UserId id, auth::Caller caller) {
  const auto removed =
      co_await database_.execute(kRemove, id, caller.id, caller.stamp.epoch,
                                 caller.stamp.password_version, session_of(caller));
  if (removed == 1) co_return true;
  co_await require_still(caller, id);
  if (co_await find(id)) throw refused(kNonFieldErrors, kNoAdminLeft);
  co_return false;
}

Task<bool> Users::is_taken(std::optional<std::string> email, UserId id) {
  co_return co_await database_.get<bool>(kIsTaken, email, id);
}

Task<void> Users::require_still(auth::Caller caller, std::optional<UserId> owner) {
  const auto state =
      co_await database_.find<AccountState>(kFindCaller, caller.id, session_of(caller));
  customers::require_still(state, caller, owner);
}

}  // namespace cartwright::customers
