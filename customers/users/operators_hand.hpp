#pragma once
// What is done to accounts by who may do all: the operator, at the database. The users table, as
// Users has it; one member function is one statement, but for make() and take_over().

#include <string>

#include "customers/users/user.hpp"
#include "customers/users/users.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class OperatorsHand {
 public:
  /// `database` and `users` outlive this object.
  OperatorsHand(db::Database& database, Users& users) : database_(database), users_(users) {}

  /// A new administrator, whose address needs no verification. Throws `refused` if another user has
  /// it.
  Task<void> make(NewUser user, std::string password_hash);

  // Each of these throws `not_found` if there is no such user any more; those that take an account,
  // also if its address is another by now.

  /// Makes the user an administrator, who is on and verified.
  Task<void> promote(Account account);

  /// The same of one whose address nobody has shown to be theirs: who registered it keeps neither
  /// the password nor a session.
  Task<void> take_over(Account account, std::string password_hash);

  /// Ends all sessions, and tokens, too.
  Task<void> set_password(Account account, std::string password_hash);

  /// Ends all sessions, and all tokens.
  Task<void> end_sessions(UserId id);

 private:
  db::Database& database_;
  Users& users_;
};

}  // namespace cartwright::customers
