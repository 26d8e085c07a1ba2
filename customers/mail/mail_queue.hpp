#pragma once
// Where mails wait, in the database, until they are written and sent: a bounded number of them.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "customers/mail/mail_brake.hpp"
#include "customers/mail/mail_job.hpp"
#include "platform/auth/caller.hpp"
#include "platform/db/database.hpp"
#include "platform/runtime/clock.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// What becomes of mails that are asked for.
enum class Mailing {
  sent,
  logged,  ///< that they would go, and no more
  none,
};

class MailQueue {
 public:
  /// How many may wait; beyond it, notices of what has happened alone, up to twice as many.
  static constexpr std::int64_t kMost = 10'000;

  /// `jobs` forgets, after a month, mails that were given up. All references outlive this object,
  /// which outlives jobs.stop().
  MailQueue(db::Database& database, MailBrake& brake, Mailing mailing, const runtime::Clock& clock,
            jobs::Jobs& jobs);

  // Whoever asks for these learns nothing of which accounts there are: that is found out when the
  // mail is written. They throw `unavailable` while too many wait.

  Task<void> ask_to_verify(auth::CallerId user_id);
  Task<void> let_recover(std::string email);

  /// Whether somebody who registers may be the reason of another mail to an address.
  Task<bool> may_tell_of_registration(db::Transaction* transaction, std::string email);

  // These are sent once the transaction, which outlives the task, is committed.

  Task<void> ask_to_verify(db::Transaction* transaction, auth::CallerId user_id);
  Task<void> tell_of_registration(db::Transaction* transaction, std::string email);

  // An account, or an address, that was told of the same five times in an hour is not told again.

  Task<void> tell_of_password(db::Transaction* transaction, auth::CallerId user_id);
  /// False if nobody is to hear of it, at no address.
  Task<bool> tell_of_email(db::Transaction* transaction, auth::CallerId user_id,
                           std::string old_email);

 private:
  Task<void> forget();
  template <class Where>
  Task<void> add(Where* where, MailJob job, std::int64_t most);

  db::Database& database_;
  MailBrake& brake_;
  const Mailing mailing_;
  const runtime::Clock& clock_;
};

}  // namespace cartwright::customers
