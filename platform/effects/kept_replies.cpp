#include "platform/effects/kept_replies.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string_view>

#include "platform/effects/idempotency_key.hpp"
#include "platform/http/answer.hpp"

namespace cartwright::effects {
namespace {

// A setting of the transaction carries the answer to the next statement, which sees what was
// committed before the lock was had.
constexpr db::Command kTryToLock{R"sql(
  SELECT set_config('cartwright.claimed', pg_try_advisory_xact_lock($1)::text, true)
)sql"};

constexpr db::Command kLock{R"sql(
  SELECT set_config('cartwright.claimed', 'true', true)
  FROM (SELECT pg_advisory_xact_lock($1) OFFSET 0) AS locked
)sql"};

constexpr db::Command kFind{R"sql(
  SELECT current_setting('cartwright.claimed') = 'true' AS is_claimed, kept.content, kept.status,
         kept.etag, kept.location, kept.body
  FROM (SELECT) AS claim
  LEFT JOIN kept_replies AS kept ON kept.scope = $1
)sql"};

constexpr db::Command kKeep{R"sql(
  INSERT INTO kept_replies (scope, content, status, etag, location, body)
  VALUES ($1, $2, $3, $4, $5, $6)
)sql"};

constexpr db::Command kForget{R"sql(
  DELETE FROM kept_replies
  WHERE scope IN (
    SELECT scope FROM kept_replies
    WHERE created < now() - interval '1 day'
    ORDER BY created
    LIMIT 1000
  )
)sql"};

std::int64_t number_of(const Bytes& hash) {
  std::int64_t number = 0;
  std::memcpy(&number, hash.view().data(), sizeof(number));
  return number;
}

std::optional<std::string> header_of(const http::Reply& reply, std::string_view name) {
  const auto header =
      std::ranges::find(reply.headers, name, [](auto& field) { return field.first; });
  if (header == reply.headers.end()) return std::nullopt;
  return std::string(header->second);
}

/// Makes the transaction the only one for its request.
class Claim {
 public:
  /// The request outlives it.
  Claim(const KeyedRequest& request, const db::Command& lock) : request_(request), lock_(lock) {}

  Task<void> make(db::Transaction* transaction) const {
    auto claiming = db::Batch(lock_, number_of(request_.scope));
    auto kept =
        co_await transaction->get<KeptReply>(std::move(claiming).then(kFind, request_.scope));
    if (!kept.is_claimed) throw still_at_it();
    if (!kept.content) co_return;
    if (*kept.content != request_.content) throw used_otherwise();
    throw Repeated(std::move(kept));
  }

 private:
  const KeyedRequest& request_;
  db::Command lock_;
};

}  // namespace

http::Reply Repeated::reply() const {
  http::Reply reply;
  reply.status = static_cast<http::Status>(*kept_.status);
  reply.body = *kept_.body;
  if (kept_.etag) {
    reply.headers.emplace_back(http::header::kEtag, *kept_.etag);
    reply.headers.emplace_back(http::header::kCacheControl, http::kPrivate);
  }
  if (kept_.location) reply.headers.emplace_back(http::header::kLocation, *kept_.location);
  reply.headers.emplace_back(http::header::kIdempotentReplayed, "true");
  return reply;
}

KeptReplies::Turn::Turn(KeptReplies& replies, const KeyedRequest& request)
    : replies_(replies), scope_(request.scope) {
  if (!replies_.being_answered_.insert(scope_).second) throw still_at_it();
}

KeptReplies::Turn::~Turn() { replies_.being_answered_.erase(scope_); }

KeptReplies::KeptReplies(db::Database& database, jobs::Jobs& jobs, Secret secret)
    : database_(database), secret_(std::move(secret)) {
  database_.require_tables({"kept_replies"});
  jobs.every(std::chrono::minutes(1), "forget kept replies", this, &KeptReplies::forget_old);
}

db::Transaction KeptReplies::begin(const KeyedRequest& request) {
  return begin(request, kTryToLock);
}

db::Transaction KeptReplies::begin_again(const KeyedRequest& request) {
  return begin(request, kLock);
}

db::Transaction KeptReplies::begin(const KeyedRequest& request, const db::Command& lock) {
  const Claim claim(request, lock);
  return database_.begin([claim](db::Transaction* transaction) { return claim.make(transaction); });
}

void KeptReplies::require_room(const KeyedRequest& request, std::size_t size) {
  const auto now = std::chrono::steady_clock::now();
  if (request.network) {
    of_networks_.take(runtime::to_string(*request.network), size, now);
  } else {
    of_accounts_.take(request.who.view(), size, now);
  }
}

Task<void> KeptReplies::keep(db::Transaction* transaction, KeyedRequest request,
                             const http::Reply* reply) {
  require_room(request, reply->body.size());
  co_await transaction->execute(kKeep, request.scope, request.content,
                                static_cast<std::int32_t>(reply->status),
                                header_of(*reply, http::header::kEtag),
                                header_of(*reply, http::header::kLocation), reply->body);
}

Task<void> KeptReplies::forget_old() {
  while (co_await database_.execute(kForget) > 0) {
  }
}

}  // namespace cartwright::effects
