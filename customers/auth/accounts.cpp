#include "customers/auth/accounts.hpp"

#include "customers/users/mailbox.hpp"

namespace cartwright::customers {
namespace {

// As it is typed first: accounts of before there was one spelling of a mailbox keep theirs.
constexpr db::Query kFindByEmail{R"sql(
  SELECT id, created, email, first_name, last_name, is_admin, password, password_version, token_epoch
  FROM users
  WHERE lower(email COLLATE "und-x-icu")
        IN (lower($1 COLLATE "und-x-icu"), lower($2 COLLATE "und-x-icu"))
  ORDER BY lower(email COLLATE "und-x-icu") = lower($1 COLLATE "und-x-icu") DESC
  LIMIT 1
)sql"};

constexpr db::Command kRehash{R"sql(
  UPDATE users SET password = $3 WHERE id = $1 AND password = $2
)sql"};

}  // namespace

Task<std::optional<Account>> Accounts::find_by_email(std::string email) {
  return database_.find<Account>(kFindByEmail, email, mailbox_of(email));
}

Task<void> Accounts::rehash(UserId id, std::string old_hash, std::string new_hash) {
  co_await database_.execute(kRehash, id, old_hash, new_hash);
}

}  // namespace cartwright::customers
