#pragma once
// A user who has logged in, and what becomes of the login.

#include <string>
#include <string_view>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {

inline constexpr const char* kRefresh = "/api/v1/auth/refresh/";
inline constexpr const char* kLogout = "/api/v1/auth/logout/";

/// What a login or an exchange has answered.
struct Issued {
  explicit Issued(const test::HttpReply& reply)
      : token(reply.text("/data/token")),
        refresh_token(reply.text("/data/refresh_token")),
        session_id(reply.number("/data/session_id")) {}

  std::string token;
  std::string refresh_token;
  std::int64_t session_id;
};

class SessionsFixture : public CustomersFixture {
 protected:
  Issued log_in(const KnownUser& who) {
    return Issued(anonymous().post(kLogin, credentials_body(who.email, kPassword)));
  }

  test::HttpReply refresh(std::string_view refresh_token) {
    return anonymous().post(kRefresh,
                            R"({"refresh_token": ")" + std::string(refresh_token) + "\"}");
  }

  /// The status that a read of the account answers to who shows the token.
  auto opens(const std::string& token, const KnownUser& whose) {
    return anonymous().as(token).get(whose.path()).status;
  }

  /// As if all exchanges so far had been so long ago, `interval '1 hour'`.
  void ages(std::string_view interval) {
    database.execute("UPDATE sessions SET created = created - " + std::string(interval) +
                     ", last_used = last_used - " + std::string(interval) +
                     ", expires = expires - " + std::string(interval));
  }

  const KnownUser user = given_user({.email = "ann@example.com"});
};

}  // namespace cartwright::customers
