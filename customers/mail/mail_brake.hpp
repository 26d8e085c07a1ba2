#pragma once
// How many mails may be asked for, so that nobody's mailbox is filled by others. It counts in the
// database, for all processes together.

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "customers/mail/mail_job.hpp"
#include "platform/auth/caller.hpp"
#include "platform/db/database.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/bytes.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// What whoever has asked for too many is told.
struct TooManyMails {
  static constexpr std::string_view name = "mails";
  static constexpr std::chrono::hours window{1};

  std::int64_t quota = 0;
  std::chrono::seconds wait{};
};

/// That a mail is counted, or why there is none now.
using MailTaken = std::expected<void, TooManyMails>;

class MailBrake {
 public:
  /// To one address in an hour, for each occasion.
  static constexpr std::int32_t kToOneAddress = 5;

  /// `jobs` forgets who has rested. Both references outlive this object, which outlives
  /// jobs.stop().
  MailBrake(db::Database& database, std::int32_t network_an_hour, jobs::Jobs& jobs);

  /// Counts a mail that is asked for from a network, to an address, whether anybody has it or not.
  /// Returns why there is none now.
  Task<MailTaken> take(Occasion occasion, runtime::ClientNetwork network, std::string email);

  /// The same of a mail to whatever address that comes of something else, which is done with the
  /// transaction; it outlives the task.
  Task<MailTaken> take(db::Transaction* transaction, Occasion occasion,
                       runtime::ClientNetwork network);

  /// Counts a mail to an address that nobody asks for by itself, with the transaction, which
  /// outlives the task. False if there are too many.
  Task<bool> take(db::Transaction* transaction, Occasion occasion, std::string email);

  /// The same of a mail that the account is the reason of, whatever its address.
  Task<bool> take(db::Transaction* transaction, Occasion occasion, auth::CallerId user_id);

 private:
  template <class Where>
  Task<MailTaken> take_one_of(Where* where, Occasion occasion, runtime::ClientNetwork network);
  template <class Where>
  Task<MailTaken> take_one(Where* where, Bytes key, std::int32_t an_hour);
  Task<void> forget();

  db::Database& database_;
  const std::int32_t network_an_hour_;
};

}  // namespace cartwright::customers
