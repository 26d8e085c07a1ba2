#pragma once
// The sessions table (ADR 35). A session is its account's as long as that has the epoch of the
// login, so that whatever renews the epoch ends all sessions in one write. Whose the others are is
// remembered; the database announces each end.

#include <cstdint>
#include <optional>
#include <vector>

#include "customers/sessions/refresh_tokens.hpp"
#include "customers/sessions/session.hpp"
#include "customers/sessions/visitor.hpp"
#include "customers/users/user.hpp"
#include "platform/db/database.hpp"
#include "platform/db/remembered.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class Sessions {
 public:
  /// `jobs` forgets those that have ended. All references outlive this object, which outlives
  /// jobs.stop(); `database` is not started yet.
  Sessions(db::Database& database, const RefreshTokens& tokens, SessionTimes times,
           jobs::Jobs& jobs);

  /// Begins a session of an account whose password was just verified, together with what is done
  /// `first`. Nothing if the account has changed since it was read. Ends the first of too many
  /// sessions of one account.
  Task<std::optional<OpenSession>> begin(db::Batch first, Account account, Visitor visitor);

  /// Exchanges a refresh token for its successor. An earlier exchange of the same token, some
  /// seconds ago, is answered again; later use of it ends the session. Throws `unauthenticated`
  /// unless the session goes on.
  Task<OpenSession> exchange(Secret refresh_token, Visitor visitor);

  /// Whose session it is, unless it has ended; from memory if that is known to be current.
  Task<std::optional<UserId>> find_owner(SessionId id) { return owners_.find(id.value); }

  /// Those of the user that go on, who was used last first; `current` is the caller's.
  Task<std::vector<Session>> list(UserId user, std::optional<SessionId> current);

  /// False if the user has no such session that goes on.
  Task<bool> end(UserId user, SessionId session);

  Task<void> end_others(UserId user, SessionId but);

  /// Ends all, and all tokens.
  Task<void> end_all(UserId user);

 private:
  struct FoundSession;

  Task<OpenSession> exchange_again(FoundSession session, std::vector<RefreshToken> successors);
  Task<void> end_reused(SessionId session);
  Task<void> forget_ended();

  db::Database& database_;
  const RefreshTokens& tokens_;
  const SessionTimes times_;
  db::Remembered<std::int64_t, UserId> owners_;
};

}  // namespace cartwright::customers
