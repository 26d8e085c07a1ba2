#include "customers/sessions/sessions.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "platform/runtime/log.hpp"

namespace cartwright::customers {
namespace {

// The account is locked first, as whoever changes its password does, so a login with the old one
// comes before that and ends with it, or finds the account changed.
constexpr db::Command kBegin{R"sql(
  WITH account AS (
    UPDATE users SET last_login = now()
    WHERE id = $1 AND password_version = $2 AND token_epoch = $3 AND is_active
    RETURNING id, email, is_admin, password_version, token_epoch
  ), surplus AS (
    DELETE FROM sessions WHERE id IN (
      SELECT id FROM sessions WHERE user_id = $1 ORDER BY id DESC OFFSET $8 - 1
    )
  ), begun AS (
    INSERT INTO sessions (user_id, token_epoch, refresh_hash, expires, address, user_agent)
    SELECT id, token_epoch, $4, now() + least($5, $6) * interval '1 second', $7, $9 FROM account
    RETURNING id, last_used
  )
  SELECT begun.id AS session_id, account.id, email, is_admin, password_version, token_epoch,
         last_used, least($5, $6) AS seconds_left
  FROM begun, account
)sql"};

// In clocks that jump back nothing is used before it was.
constexpr db::Command kExchange{R"sql(
  UPDATE sessions
  SET refresh_hash = $3, last_used = greatest(last_used, now()), address = $6, user_agent = $7,
      expires = least(sessions.created + $5 * interval '1 second', now() + $4 * interval '1 second')
  FROM users
  WHERE sessions.id = $1 AND refresh_hash = $2 AND ended IS NULL AND expires > now()
    AND users.id = user_id AND users.token_epoch = sessions.token_epoch AND is_active
  RETURNING sessions.id AS session_id, users.id, email, is_admin, password_version,
            users.token_epoch, last_used,
            floor(extract(epoch FROM expires - now()))::bigint AS seconds_left
)sql"};

// Where sessions are written: what a replica has not heard of yet is no second use.
constexpr db::Command kFind{R"sql(
  SELECT sessions.id AS session_id, users.id, email, is_admin, password_version,
         users.token_epoch, last_used,
         floor(extract(epoch FROM expires - now()))::bigint AS seconds_left,
         refresh_hash, last_used > now() - interval '10 seconds' AS is_fresh
  FROM sessions JOIN users ON users.id = user_id
  WHERE sessions.id = $1 AND ended IS NULL AND expires > now()
    AND users.token_epoch = sessions.token_epoch AND is_active
)sql"};

constexpr db::Query kFindOwner{R"sql(
  SELECT user_id FROM sessions WHERE id = $1 AND ended IS NULL
)sql"};

constexpr db::Query kList{R"sql(
  SELECT sessions.id, sessions.created, last_used, expires, address, user_agent,
         sessions.id = $2 AS current
  FROM sessions JOIN users ON users.id = user_id
  WHERE user_id = $1 AND ended IS NULL AND expires > now()
    AND users.token_epoch = sessions.token_epoch
  ORDER BY last_used DESC, sessions.id DESC
  LIMIT $3
)sql"};

constexpr db::Command kEnd{R"sql(
  UPDATE sessions SET ended = now(), ending = 'ended'
  FROM users
  WHERE user_id = $1 AND sessions.id = $2 AND ended IS NULL AND expires > now()
    AND users.id = $1 AND users.token_epoch = sessions.token_epoch
)sql"};

constexpr db::Command kEndOthers{R"sql(
  UPDATE sessions SET ended = now(), ending = 'ended'
  WHERE user_id = $1 AND id <> $2 AND ended IS NULL
  RETURNING id
)sql"};

// As another password does, which renews the epoch.
constexpr db::Command kEndAll{R"sql(
  UPDATE users SET password_version = password_version + 1 WHERE id = $1
)sql"};

constexpr db::Command kEndReused{R"sql(
  UPDATE sessions SET ended = now(), ending = 'reuse' WHERE id = $1 AND ended IS NULL
)sql"};

// By their numbers, since an index by time would grow with each exchange of a token. Those that
// were ended stay on record for a while. Each asks for its account by key: a join would read all
// users for each stretch. Answers where the next one begins.
constexpr db::Command kForgetStretch{R"sql(
  WITH stretch AS (
    SELECT max(id) AS last FROM (
      SELECT id FROM sessions WHERE id > $1 ORDER BY id LIMIT $2
    ) AS part
  ), gone AS (
    DELETE FROM sessions USING stretch
    WHERE id > $1 AND id <= last
      AND (expires <= now() - interval '1 day' OR ended <= now() - interval '30 days'
           OR ended IS NULL
              AND (SELECT users.token_epoch FROM users WHERE users.id = user_id)
                  IS DISTINCT FROM sessions.token_epoch)
  )
  SELECT last FROM stretch
)sql"};

// An exchange of a token is not announced, only an end.
db::Announcements announcements() {
  return {
      .channel = "sessions_changed",
      .table = "sessions",
      .triggers = {"sessions_notify_update", "sessions_notify_delete", "sessions_notify_truncate"}};
}

constexpr std::size_t kRemembered = 100'000;
constexpr std::int32_t kMostOfAnAccount = 10'000;
constexpr std::int32_t kMostListed = 1'000;
constexpr std::int32_t kStretch = 2'000;
constexpr std::chrono::milliseconds kPause = std::chrono::hours(1);

Error invalid_refresh_token() { return unauthenticated("Invalid refresh token"); }

std::int64_t number_of(std::optional<SessionId> session) {
  return session.value_or(SessionId{}).value;
}

}  // namespace

/// A session, and whether its token came of an exchange of just now.
struct Sessions::FoundSession : SessionHolder {
  Bytes refresh_hash;
  bool is_fresh = false;

  static constexpr auto schema() {
    return extend(SessionHolder::schema(), field("refresh_hash", &FoundSession::refresh_hash),
                  field("is_fresh", &FoundSession::is_fresh));
  }
};

Sessions::Sessions(db::Database& database, const RefreshTokens& tokens, SessionTimes times,
                   jobs::Jobs& jobs)
    : database_(database),
      tokens_(tokens),
      times_(times),
      owners_(database.changes(), announcements(), kRemembered,
              [&database](std::int64_t id) { return database.find<UserId>(kFindOwner, id); }) {
  database_.require_tables({"sessions"});
  jobs.every(kPause, "forget sessions", this, &Sessions::forget_ended);
}

Task<std::optional<OpenSession>> Sessions::begin(db::Batch first, Account account,
                                                 Visitor visitor) {
  auto secret = RefreshSecret::random();
  first.then(kBegin, account.id, account.password_version, account.token_epoch, secret.hash(),
             times_.idle.count(), times_.absolute.count(), visitor.address, kMostOfAnAccount,
             visitor.agent);
  auto holder = co_await database_.find<SessionHolder>(std::move(first));
  if (!holder) co_return std::nullopt;
  const auto session = holder->session_id;
  co_return OpenSession{*std::move(holder), {session, std::move(secret)}};
}

Task<OpenSession> Sessions::exchange(Secret refresh_token, Visitor visitor) {
  const auto used = tokens_.read(refresh_token.reveal());
  if (!used) throw invalid_refresh_token();
  auto successors = tokens_.successors(*used);
  while (true) {
    auto holder = co_await database_.find<SessionHolder>(
        kExchange, used->session, used->secret.hash(), successors.front().secret.hash(),
        times_.idle.count(), times_.absolute.count(), visitor.address, visitor.agent);
    if (holder) co_return OpenSession{*std::move(holder), std::move(successors.front())};
    auto session = co_await database_.find<FoundSession>(kFind, used->session);
    if (!session) throw invalid_refresh_token();
    // It waited for another password, by which the session got the new epoch: nothing was
    // exchanged.
    if (session->refresh_hash == used->secret.hash()) continue;
    co_return co_await exchange_again(*std::move(session), std::move(successors));
  }
}

Task<OpenSession> Sessions::exchange_again(FoundSession session,
                                           std::vector<RefreshToken> successors) {
  const auto told = std::ranges::find(successors, session.refresh_hash,
                                      [](const RefreshToken& next) { return next.secret.hash(); });
  if (session.is_fresh && told != successors.end()) {
    co_return OpenSession{static_cast<SessionHolder&&>(session), *told};
  }
  co_await end_reused(session.session_id);
  throw unauthenticated("Refresh token was used twice");
}

Task<void> Sessions::end_reused(SessionId session) {
  log::warning("refresh token was used twice", {{"session", session.value}});
  co_await database_.execute(kEndReused, session);
  owners_.forget(session.value);
}

Task<std::vector<Session>> Sessions::list(UserId user, std::optional<SessionId> current) {
  return database_.list<Session>(kList, user, number_of(current), kMostListed);
}

Task<bool> Sessions::end(UserId user, SessionId session) {
  const auto ended = co_await database_.execute(kEnd, user, session);
  owners_.forget(session.value);
  co_return ended == 1;
}

Task<void> Sessions::end_others(UserId user, SessionId but) {
  const auto ended = co_await database_.list<SessionId>(kEndOthers, user, but);
  for (const auto session : ended) owners_.forget(session.value);
}

Task<void> Sessions::end_all(UserId user) { co_await database_.execute(kEndAll, user); }

Task<void> Sessions::forget_ended() {
  std::optional<std::int64_t> last = 0;
  while (last) {
    last = co_await database_.get<std::optional<std::int64_t>>(kForgetStretch, *last, kStretch);
  }
}

}  // namespace cartwright::customers
