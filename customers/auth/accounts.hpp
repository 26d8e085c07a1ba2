#pragma once
// The users table as logins need it. One member function is one statement.

#include <cstdint>
#include <optional>
#include <string>

#include "customers/users/user.hpp"
#include "platform/db/database.hpp"
#include "platform/schema/schema.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// A user with what proves that it is them.
struct Account : User {
  std::string password;  ///< the stored hash
  std::int32_t password_version = 0;
  std::int64_t token_epoch = 0;

  [[nodiscard]] auth::Stamp stamp() const {
    return {.epoch = token_epoch, .password_version = password_version};
  }

  static constexpr auto schema() {
    return extend(User::schema(), field("password", &Account::password),
                  field("password_version", &Account::password_version),
                  field("token_epoch", &Account::token_epoch));
  }
};

class Accounts {
 public:
  /// `database` outlives this object.
  explicit Accounts(db::Database& database) : database_(database) {}

  /// The account with this e-mail, in any case, or with its one spelling (mailbox_of).
  Task<std::optional<Account>> find_by_email(std::string email);

  /// Stores another hash of the same password, unless the password was changed meanwhile. Tokens
  /// stay good.
  Task<void> rehash(UserId id, std::string old_hash, std::string new_hash);

 private:
  db::Database& database_;
};

}  // namespace cartwright::customers
