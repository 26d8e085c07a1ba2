#pragma once
// The endpoints by which a login goes on, is looked at, and ends.

#include <vector>

#include "customers/sessions/session.hpp"
#include "customers/sessions/sessions.hpp"
#include "customers/sessions/token_issuer.hpp"
#include "customers/users/account_cache.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"
#include "platform/schema/words.hpp"

namespace cartwright::customers {

/// Which sessions of a caller end.
enum class Scope { this_one, others, all };

class SessionsApi {
 public:
  /// Adds the endpoints to `front`. All outlive this object.
  SessionsApi(Sessions& sessions, AccountCache& account_cache, const TokenIssuer& issuer,
              http::Front& front);

 private:
  using OwnAccount = http::Own<"user_id", UserId>;

  struct WantedScope {
    using Value = Scope;
    static constexpr Value kDefault = Scope::this_one;
    static constexpr schema::Rules kRules{};
  };

  Task<IssuedTokens> refresh(http::Client client, http::Body<RefreshRequest> body);
  Task<http::NoContent> log_out(auth::Caller caller, http::Query<"scope", WantedScope> scope);
  Task<std::vector<Session>> list(OwnAccount user);
  Task<http::NoContent> end(OwnAccount user, http::Path<"session_id", SessionId> session);

  Task<void> end_all(UserId user);

  Sessions& sessions_;
  AccountCache& account_cache_;
  const TokenIssuer& issuer_;
};

}  // namespace cartwright::customers

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::customers::Scope> =
    std::to_array<cartwright::schema::Word<cartwright::customers::Scope>>(
        {{"this", cartwright::customers::Scope::this_one},
         {"others", cartwright::customers::Scope::others},
         {"all", cartwright::customers::Scope::all}});
