#pragma once
// Who makes a request. An endpoint that takes a Caller can only be reached with a token that is
// honoured.

#include <chrono>
#include <optional>
#include <string>

#include "platform/auth/credentials.hpp"
#include "platform/auth/jti.hpp"
#include "platform/error.hpp"
#include "platform/schema/id.hpp"
#include "platform/task.hpp"

namespace cartwright::auth {

/// Whom a token speaks for. What that is, a service says: `using UserId = auth::CallerId`.
using CallerId = Id<struct CallerTag>;

/// One login and the tokens that come of it.
using SessionId = Id<struct SessionTag>;

struct Caller {
  CallerId id;
  std::string email;
  bool is_admin = false;

  // Of the token, where customers itself is asked.
  Stamp stamp{};
  std::optional<SessionId> session{};  ///< tokens of before there were sessions have none
  std::chrono::sys_seconds expires{};

  [[nodiscard]] bool is_self_or_admin(CallerId owner) const { return is_admin || id == owner; }

  /// Throws `forbidden` unless the caller is `owner` or an administrator.
  void require_self_or_admin(CallerId owner) const {
    if (!is_self_or_admin(owner)) throw forbidden();
  }

  /// Throws `forbidden` unless the caller is an administrator.
  void require_admin() const {
    if (!is_admin) throw forbidden();
  }
};

/// A caller who is an administrator.
struct Admin {
  Caller caller;

  const Caller& operator*() const { return caller; }
  const Caller* operator->() const { return &caller; }
};

/// Turns the token of a request into a Caller. customers does it by itself, cart asks customers.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  /// What the credentials are views of outlives the task. Throws `unauthenticated` if there is no
  /// token or one that is not honoured, `unavailable` if that cannot be found out now.
  virtual Task<Caller> authenticate(Credentials credentials) = 0;
};

}  // namespace cartwright::auth
