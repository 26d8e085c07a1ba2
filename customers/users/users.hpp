#pragma once
// The users table. One member function is one statement.
// Who writes is looked at by the statement that writes: since a caller's token was checked, a
// password may have waited for its hash, and the statement for a lock.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "customers/mail/mail_queue.hpp"
#include "customers/users/registration.hpp"
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
  /// Both references outlive this object.
  Users(db::Database& database, MailQueue& mails, Registration registration)
      : database_(database), mails_(mails), registration_(registration) {
    database_.require_tables({"users"});
  }

  /// Throws `refused` on `email` if another user has it. Only an administrator, which `caller`
  /// must still be, makes another one. The user is there once the transaction, which outlives the
  /// task, is committed. Where registration is `verified`, a code is sent to the address, and
  /// nobody but an administrator is told that another has it: they get a user who is not there, and
  /// that other a mail.
  Task<User> insert(db::Transaction* transaction, NewUser user, std::string password_hash,
                    std::optional<auth::Caller> caller);

  Task<std::optional<User>> find(UserId id);

  Task<std::optional<AccountState>> find_state(UserId id);

  /// The account with this e-mail, in any case, or with its one spelling (mailbox_of).
  Task<std::optional<Account>> find_account(std::string email);

  Task<std::optional<Account>> find_account(UserId id);

  /// Whether the right password is enough: who is switched off is told that it is wrong, and where
  /// registration is `verified`, so is who has not shown that the address is theirs.
  [[nodiscard]] bool may_log_in(const Account& account) const {
    return account.is_active && (registration_ == Registration::open || account.email_verified);
  }

  /// Whether each registration is the reason of a mail.
  [[nodiscard]] bool mails_who_registers() const { return registration_ == Registration::verified; }

  /// Stores another hash of the same password, unless the password was changed meanwhile. Tokens
  /// stay good.
  Task<void> rehash(UserId id, std::string old_hash, std::string new_hash);

  /// How many administrators have one of these hashes for a password.
  Task<std::int64_t> count_admins_with(std::string hash, std::string other_hash);

  /// All users by id, or those whose e-mail, first or last name contains `search`, in any case.
  db::Pages<User> list(std::optional<std::string> search);

  // Each of these throws `unauthenticated` if the caller's token has ended meanwhile, `forbidden`
  // if `id` has become out of the caller's reach.

  /// Replaces what `patch` names, and has an address that is replaced told. Nothing if there is no
  /// such user; throws `refused` on `email` if another user has it, on `is_admin` or `is_active` if
  /// no administrator would be left who is active.
  Task<std::optional<User>> update(UserId id, UserPatch patch, auth::Caller caller);

  /// Replaces the password, which ends all tokens issued before, and has its owner told. False if
  /// there is no such user.
  Task<bool> change_password(UserId id, std::string password_hash, auth::Caller caller);

  /// False if there is no such user; throws `refused` if no administrator would be left.
  Task<bool> remove(UserId id, auth::Caller caller);

 private:
  struct Changed;

  Task<User> insert_verified(db::Transaction* transaction, NewUser user, std::string password_hash);
  Task<std::optional<User>> try_insert(db::Transaction* transaction, NewUser user,
                                       std::string password_hash, auth::Caller maker);
  template <class Where>
  Task<std::optional<Changed>> write(Where* where, UserId id, const UserPatch& patch,
                                     const auth::Caller& caller);
  Task<std::optional<Changed>> write_email(UserId id, UserPatch patch, auth::Caller caller);
  Task<bool> is_taken(std::optional<std::string> email, UserId id);
  Task<void> require_still(auth::Caller caller, std::optional<UserId> owner);

  db::Database& database_;
  MailQueue& mails_;
  const Registration registration_;
};

}  // namespace cartwright::customers
