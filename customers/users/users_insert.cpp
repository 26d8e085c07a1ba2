// How users come into their table; all else is in users.cpp.

#include <utility>

#include "customers/users/email_taken.hpp"
#include "customers/users/users.hpp"
#include "platform/db/error.hpp"

namespace cartwright::customers {
namespace {

// Who makes an administrator is asked about themselves by the statement that writes, as in
// users.cpp.

// A violation would have PostgreSQL write the address into its log, so whoever writes one asks
// first whether it is free.
constexpr db::Command kInsert{R"sql(
  WITH claimed AS MATERIALIZED (
    SELECT email_is_free($1, 0) AS is_free
  ), maker AS MATERIALIZED (
    SELECT is_admin, token_epoch, password_version FROM users
    WHERE id = $6 AND $5 AND (SELECT is_free FROM claimed)
    FOR UPDATE
  ), session AS MATERIALIZED (
    SELECT FROM sessions WHERE id = $9 AND ended IS NULL AND EXISTS (SELECT FROM maker) FOR SHARE
  )
  INSERT INTO users (email, password, first_name, last_name, is_admin)
  SELECT $1, $2, $3, $4, $5
  WHERE (SELECT is_free FROM claimed)
    AND (NOT $5 OR EXISTS (
      SELECT FROM maker WHERE token_epoch = $7 AND password_version = $8 AND is_admin
    ) AND (EXISTS (SELECT FROM session) OR $9 = 0))
  ON CONFLICT (lower(email COLLATE "und-x-icu")) DO NOTHING
  RETURNING id, created, email, first_name, last_name, is_admin, email_verified, is_active, last_login
)sql"};

// With an id that nobody gets, so that those which follow tell nothing, either. Asked in any case,
// so that the time tells nothing: without an id where there is a user.
constexpr db::Command kPretend{R"sql(
  SELECT CASE WHEN $4 THEN nextval('users_id_seq') ELSE 0 END AS id, now() AS created, $1::text AS email,
         $2::text AS first_name, $3::text AS last_name, false AS is_admin, false AS email_verified, true AS is_active,
         NULL::timestamptz AS last_login
)sql"};

}  // namespace

Task<User> Users::insert(db::Transaction* transaction, NewUser user, std::string password_hash,
                         std::optional<auth::Caller> caller) try {
  const bool is_verified = registration_ == Registration::verified;
  const auto maker = caller.value_or(auth::Caller{});
  if (is_verified && !maker.is_admin) {
    co_return co_await insert_verified(transaction, std::move(user), std::move(password_hash));
  }
  const bool is_admin = user.is_admin.value_or(false);
  auto inserted =
      co_await try_insert(transaction, std::move(user), std::move(password_hash), maker);
  if (!inserted && is_admin) co_await require_still(maker, std::nullopt);
  if (!inserted) throw email_is_taken();
  if (is_verified) co_await mails_.ask_to_verify(transaction, inserted->id);
  co_return std::move(*inserted);
} catch (const db::UniqueViolation& violation) {
  if (!is_about_email(violation)) throw;
  throw email_is_taken();
}

Task<User> Users::insert_verified(db::Transaction* transaction, NewUser user,
                                  std::string password_hash) {
  const bool may_tell = co_await mails_.may_tell_of_registration(transaction, user.email);
  auto inserted = co_await try_insert(transaction, user, std::move(password_hash), {});
  auto pretended = co_await transaction->get<User>(kPretend, user.email, user.first_name,
                                                   user.last_name, !inserted);
  if (inserted && may_tell) {
    co_await mails_.ask_to_verify(transaction, inserted->id);
  } else if (may_tell) {
    co_await mails_.tell_of_registration(transaction, std::move(user.email));
  }
  co_return std::move(inserted).value_or(std::move(pretended));
}

Task<std::optional<User>> Users::try_insert(db::Transaction* transaction, NewUser user,
                                            std::string password_hash, auth::Caller maker) {
  return transaction->find<User>(kInsert, user.email, password_hash, user.first_name,
                                 user.last_name, user.is_admin.value_or(false), maker.id,
                                 maker.stamp.epoch, maker.stamp.password_version,
                                 session_of(maker));
}

}  // namespace cartwright::customers
