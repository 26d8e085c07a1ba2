#pragma once
// The users table as the endpoints of this feature need it. One member function is one statement.

#include <optional>
#include <string>
#include <vector>

#include "customers/users/user.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// Why an e-mail is refused.
inline constexpr const char* kEmailIsTaken = "User with this email already exists.";

/// Why the only administrator can neither resign nor go.
inline constexpr const char* kNoAdminLeft = "There must be an administrator.";

class Users {
 public:
  /// `database` outlives this object.
  explicit Users(db::Database& database) : database_(database) {}

  /// Throws `refused` on `email` if another user has it.
  Task<User> insert(NewUser user, std::string password_hash);

  Task<std::optional<User>> find(UserId id);

  Task<std::optional<AccountState>> find_state(UserId id);

  /// All users by id, or those whose e-mail, first or last name contains `search`, in any case.
  db::Pages<User> list(std::optional<std::string> search);

  /// Replaces what `patch` names. Nothing if there is no such user; throws `refused` on `email` if
  /// another user has it, on `is_admin` if no administrator would be left.
  Task<std::optional<User>> update(UserId id, UserPatch patch);

  /// Replaces the password, which ends all tokens issued before. False if there is no such user.
  Task<bool> change_password(UserId id, std::string password_hash);

  /// False if there is no such user; throws `refused` if no administrator would be left.
  Task<bool> remove(UserId id);

 private:
  db::Database& database_;
};

}  // namespace cartwright::customers
