#include "customers/sessions/sessions_api.hpp"

#include <utility>

namespace cartwright::customers {

SessionsApi::SessionsApi(Sessions& sessions, AccountCache& account_cache, const TokenIssuer& issuer,
                         http::Front& front)
    : sessions_(sessions), account_cache_(account_cache), issuer_(issuer) {
  auto& router = front.routes();
  router
      .post(
          "/api/v1/auth/refresh/", this, &SessionsApi::refresh, "Exchange a refresh token",
          "Each is exchanged once. Who asks again within ten seconds, because an answer was lost, "
          "gets the same one; later use ends the session.")
      .fails("unauthorized", unauthenticated("Invalid refresh token"));
  router
      .post("/api/v1/auth/logout/", this, &SessionsApi::log_out, "Log out",
            "Ends sessions with all their tokens, at once.")
      .explains("scope", "Which sessions of the caller end. A token without a session ends all.");
  router.get("/api/v1/users/{user_id}/sessions/", this, &SessionsApi::list, "List sessions",
             "Those that go on, who was used last first; a thousand at most.");
  router.del("/api/v1/users/{user_id}/sessions/{session_id}/", this, &SessionsApi::end,
             "End a session", "With all its tokens, at once.");
}

Task<IssuedTokens> SessionsApi::refresh(http::Client client, http::Body<RefreshRequest> body) {
  const auto session = co_await sessions_.exchange(std::move(body.value.refresh_token),
                                                   Visitor(client.address, client.agent));
  co_return issuer_.issue(session);
}

Task<http::NoContent> SessionsApi::log_out(auth::Caller caller,
                                           http::Query<"scope", WantedScope> scope) {
  if (*scope == Scope::all || !caller.session) {
    co_await end_all(caller.id);
  } else if (*scope == Scope::others) {
    co_await sessions_.end_others(caller.id, *caller.session);
  } else {
    co_await sessions_.end(caller.id, *caller.session);
  }
  co_return http::NoContent();
}

Task<void> SessionsApi::end_all(UserId user) {
  co_await sessions_.end_all(user);
  account_cache_.forget(user);
}

Task<std::vector<Session>> SessionsApi::list(OwnAccount user) {
  if (!co_await account_cache_.find(*user)) throw not_found();
  co_return co_await sessions_.list(*user, user.caller.session);
}

Task<http::NoContent> SessionsApi::end(OwnAccount user,
                                       http::Path<"session_id", SessionId> session) {
  if (!co_await sessions_.end(*user, *session)) throw not_found();
  co_return http::NoContent();
}

}  // namespace cartwright::customers
