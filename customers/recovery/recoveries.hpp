#pragma once
// How a code that has come by mail replaces a password.

#include <optional>
#include <string>

#include "customers/mail/codes.hpp"
#include "customers/mail/mail_queue.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class Recoveries {
 public:
  /// All outlive this object.
  Recoveries(db::Database& database, Codes& codes, MailQueue& mails)
      : database_(database), codes_(codes), mails_(mails) {}

  /// Whose address it was sent to, if it is a code.
  Task<std::optional<std::string>> find_email(std::string code);

  /// Uses up the code, replaces the password of its account, which ends all of its tokens, and has
  /// its owner told. Nothing if it is no code any more.
  Task<std::optional<auth::CallerId>> reset_password(std::string code, std::string password_hash);

 private:
  db::Database& database_;
  Codes& codes_;
  MailQueue& mails_;
};

}  // namespace cartwright::customers
