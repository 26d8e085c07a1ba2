#include "customers/mail/mail_queue.hpp"

#include <utility>

#include "platform/error.hpp"
#include "platform/jobs/enqueue.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::customers {
namespace {

// Those that were given up are not counted, nor looked at.
constexpr db::Command kAdd{R"sql(
  INSERT INTO jobs (kind, body)
  SELECT $1, $2::jsonb
  WHERE (
    SELECT count(*)
    FROM (SELECT FROM jobs WHERE kind = $1 AND failed_at IS NULL LIMIT $3) AS waiting
  ) < $3
)sql",
                           db::Turns::of_all};

constexpr db::Command kForgetSome{R"sql(
  DELETE FROM jobs WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM jobs WHERE kind = $1 AND failed_at < now() - interval '30 days'
    LIMIT $2 FOR UPDATE SKIP LOCKED
  ))
)sql"};

constexpr std::chrono::milliseconds kPause = std::chrono::hours(1);
constexpr std::int32_t kSome = 1'000;
constexpr int kParts = 50;

constexpr std::int64_t kMostWithNotices = 2 * MailQueue::kMost;

}  // namespace

MailQueue::MailQueue(db::Database& database, MailBrake& brake, Mailing mailing,
                     const runtime::Clock& clock, jobs::Jobs& jobs)
    : database_(database), brake_(brake), mailing_(mailing), clock_(clock) {
  jobs.every(kPause, "forget mails that were given up", this, &MailQueue::forget);
}

Task<void> MailQueue::forget() {
  for (int part = 0; part < kParts; ++part) {
    if (co_await database_.execute(kForgetSome, MailJob::kKind, kSome) < kSome) co_return;
  }
}

template <class Where>
Task<void> MailQueue::add(Where* where, MailJob job, std::int64_t most) {
  if (mailing_ == Mailing::logged) {
    log::info("no mail goes out, as SMTP_URL is not set",
              {{"occasion", schema::word_of(job.occasion)}});
  }
  if (mailing_ != Mailing::sent) co_return;
  job.asked = clock_.now().time_since_epoch().count();
  const auto added = co_await where->execute(kAdd, MailJob::kKind, jobs::body_of(job), most);
  if (added == 0) throw unavailable("Too many mails are waiting, try again later.");
}

Task<void> MailQueue::ask_to_verify(auth::CallerId user_id) {
  return add(&database_, {.occasion = Occasion::verification, .user_id = user_id.value}, kMost);
}

Task<void> MailQueue::let_recover(std::string email) {
  return add(&database_, {.occasion = Occasion::recovery, .email = std::move(email)}, kMost);
}

Task<bool> MailQueue::may_tell_of_registration(db::Transaction* transaction, std::string email) {
  return brake_.take(transaction, Occasion::registration_attempt, std::move(email));
}

Task<void> MailQueue::ask_to_verify(db::Transaction* transaction, auth::CallerId user_id) {
  return add(transaction, {.occasion = Occasion::verification, .user_id = user_id.value}, kMost);
}

Task<void> MailQueue::tell_of_registration(db::Transaction* transaction, std::string email) {
  return add(transaction, {.occasion = Occasion::registration_attempt, .email = std::move(email)},
             kMost);
}

Task<void> MailQueue::tell_of_password(db::Transaction* transaction, auth::CallerId user_id) {
  if (!co_await brake_.take(transaction, Occasion::password_changed, user_id)) co_return;
  co_await add(transaction, {.occasion = Occasion::password_changed, .user_id = user_id.value},
               kMostWithNotices);
}

Task<bool> MailQueue::tell_of_email(db::Transaction* transaction, auth::CallerId user_id,
                                    std::string old_email) {
  if (!co_await brake_.take(transaction, Occasion::email_changed, user_id)) co_return false;
  if (!co_await brake_.take(transaction, Occasion::email_changed, old_email)) co_return true;
  co_await add(transaction, {.occasion = Occasion::email_changed, .email = std::move(old_email)},
               kMostWithNotices);
  co_return true;
}

}  // namespace cartwright::customers
