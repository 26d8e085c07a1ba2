#pragma once
// A login and what comes of it, as clients see it and as it is stored.

#include <chrono>
#include <cstdint>
#include <string>

#include "customers/sessions/refresh_tokens.hpp"
#include "customers/users/user.hpp"
#include "platform/schema/ip_address.hpp"
#include "platform/schema/schema.hpp"
#include "platform/schema/timestamp.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

/// How long sessions last.
struct SessionTimes {
  std::chrono::seconds idle{};      ///< from one exchange of its token to the next
  std::chrono::seconds absolute{};  ///< from login on
};

/// A session as its owner sees it.
struct Session {
  SessionId id;
  Timestamp created;
  Timestamp last_used;
  Timestamp expires;
  IpAddress address;
  std::string user_agent;
  bool current = false;

  static constexpr std::string_view schema_name = "Session";
  static constexpr auto schema() {
    return fields(
        field("id", &Session::id, example("1")), field("created", &Session::created),
        field("last_used", &Session::last_used, doc("Of its refresh token.")),
        field("expires", &Session::expires, doc("Unless its refresh token is used before.")),
        field("address", &Session::address, doc("From where it was used last."),
              example("192.0.2.1")),
        field("user_agent", &Session::user_agent, example("curl/7.88.1")),
        field("current", &Session::current, doc("Whether it is that of the request's token.")));
  }
};

/// Whom a token of the session is for.
struct SessionHolder : Stamped {
  SessionId session_id;
  UserId id;
  std::string email;
  bool is_admin = false;
  Timestamp last_used;
  std::int64_t seconds_left = 0;  ///< until the session expires

  static constexpr auto schema() {
    return extend(Stamped::schema(), field("session_id", &SessionHolder::session_id),
                  field("id", &SessionHolder::id), field("email", &SessionHolder::email),
                  field("is_admin", &SessionHolder::is_admin),
                  field("last_used", &SessionHolder::last_used),
                  field("seconds_left", &SessionHolder::seconds_left));
  }
};

/// A session that goes on, with the token that the next exchange takes.
struct OpenSession {
  SessionHolder holder;
  RefreshToken refresh_token;
};

/// What is exchanged for new tokens.
struct RefreshRequest {
  Secret refresh_token;

  static constexpr std::string_view schema_name = "RefreshRequest";
  static constexpr auto schema() {
    return fields(field("refresh_token", &RefreshRequest::refresh_token, write_only,
                        example("AAAAAAAAAAE…")));
  }
};

/// What opens an account from now on.
struct IssuedTokens {
  std::string token;
  std::string refresh_token;
  std::int64_t expires_in = 0;
  SessionId session_id;

  static constexpr std::string_view schema_name = "Tokens";
  static constexpr auto schema() {
    return fields(field("token", &IssuedTokens::token,
                        doc("The value of the Authorization header of later requests."),
                        example("Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln")),
                  field("refresh_token", &IssuedTokens::refresh_token,
                        doc("Is exchanged once for new tokens, before the session ends."),
                        example("AAAAAAAAAAE…")),
                  field("expires_in", &IssuedTokens::expires_in,
                        doc("How long `token` is good, in seconds."), example("604800")),
                  field("session_id", &IssuedTokens::session_id, example("1")));
  }
};

}  // namespace cartwright::customers
