#include "customers/mail/mail_brake.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "customers/users/mailbox.hpp"
#include "platform/auth/sha256.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::customers {
namespace {

// Each mail puts the moment off at which all are free again; that may lie an hour ahead at most
// (the generic cell rate algorithm). Answers after how many seconds there is one more, if there is
// none now. Whom others are just counting, it tells of the next second.
constexpr db::Command kTake{R"sql(
  WITH taken AS (
    INSERT INTO mail_requests AS asked (key, rested)
    VALUES ($1, now() + interval '1 hour' / $2)
    ON CONFLICT (key) DO UPDATE
    SET rested = greatest(asked.rested, now()) + interval '1 hour' / $2
    WHERE greatest(asked.rested, now()) + interval '1 hour' / $2 <= now() + interval '1 hour'
    RETURNING rested
  )
  SELECT CASE WHEN EXISTS (SELECT FROM taken) THEN NULL
    ELSE coalesce((
      SELECT ceil(extract(epoch FROM rested + interval '1 hour' / $2 - now()) - 3600)::bigint
      FROM mail_requests WHERE key = $1
    ), 1) END
)sql"};

constexpr db::Command kForgetSome{R"sql(
  DELETE FROM mail_requests WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM mail_requests WHERE rested <= now()
    ORDER BY rested LIMIT $1 FOR UPDATE SKIP LOCKED
  ))
)sql"};

constexpr std::chrono::milliseconds kPause = std::chrono::minutes(1);
constexpr std::int32_t kSome = 1'000;
constexpr int kParts = 50;

Bytes key_of_network(Occasion occasion, const runtime::ClientNetwork& network) {
  return auth::sha256(fmt::format("{} from {}", schema::word_of(occasion), to_string(network)));
}

Bytes key_of_address(Occasion occasion, const std::string& email) {
  const auto mailbox = text::lower_case(mailbox_of(email));
  return auth::sha256(fmt::format("{} to {}", schema::word_of(occasion), mailbox));
}

Bytes key_of_account(Occasion occasion, auth::CallerId user_id) {
  return auth::sha256(fmt::format("{} of account {}", schema::word_of(occasion), user_id.value));
}

}  // namespace

MailBrake::MailBrake(db::Database& database, std::int32_t network_an_hour, jobs::Jobs& jobs)
    : database_(database), network_an_hour_(network_an_hour) {
  database_.require_tables({"mail_requests"});
  jobs.every(kPause, "forget who asked for mail", this, &MailBrake::forget);
}

template <class Where>
Task<MailTaken> MailBrake::take_one(Where* where, Bytes key, std::int32_t an_hour) {
  const auto wait = co_await where->template get<std::optional<std::int64_t>>(kTake, key, an_hour);
  if (!wait) co_return MailTaken();
  co_return MailTaken(std::unexpect, TooManyMails{an_hour, std::chrono::seconds(*wait)});
}

// The network first: what comes from one that has had its share costs no address its own.
Task<MailTaken> MailBrake::take(Occasion occasion, runtime::ClientNetwork network,
                                std::string email) {
  const auto of_network = co_await take_one_of(&database_, occasion, network);
  if (!of_network) co_return of_network;
  co_return co_await take_one(&database_, key_of_address(occasion, email), kToOneAddress);
}

Task<MailTaken> MailBrake::take(db::Transaction* transaction, Occasion occasion,
                                runtime::ClientNetwork network) {
  return take_one_of(transaction, occasion, network);
}

template <class Where>
Task<MailTaken> MailBrake::take_one_of(Where* where, Occasion occasion,
                                       runtime::ClientNetwork network) {
  if (network_an_hour_ == 0) co_return MailTaken();
  co_return co_await take_one(where, key_of_network(occasion, network), network_an_hour_);
}

Task<bool> MailBrake::take(db::Transaction* transaction, Occasion occasion, std::string email) {
  const auto taken = co_await take_one(transaction, key_of_address(occasion, email), kToOneAddress);
  co_return taken.has_value();
}

Task<bool> MailBrake::take(db::Transaction* transaction, Occasion occasion,
                           auth::CallerId user_id) {
  const auto taken =
      co_await take_one(transaction, key_of_account(occasion, user_id), kToOneAddress);
  co_return taken.has_value();
}

Task<void> MailBrake::forget() {
  for (int part = 0; part < kParts; ++part) {
    if (co_await database_.execute(kForgetSome, kSome) < kSome) co_return;
  }
}

}  // namespace cartwright::customers
