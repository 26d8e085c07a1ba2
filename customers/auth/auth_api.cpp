#include "customers/auth/auth_api.hpp"

#include <utility>

namespace cartwright::customers {
namespace {

constexpr const char* kWrongCredentials = "Unable to log in with provided credentials.";

auth::Claims claims_of(const Account& account, runtime::Clock::Time time,
                       std::chrono::seconds lifetime) {
  using std::chrono::floor, std::chrono::seconds;
  const auto now = floor<seconds>(time).time_since_epoch();
  return {.id = account.id,
          .email = account.email,
          .is_admin = account.is_admin,
          .exp = (now + lifetime).count(),
          .iat = now.count(),
          .jti = auth::make_jti(account.stamp())};
}

Error wrong_credentials() { return refused(kNonFieldErrors, kWrongCredentials); }

}  // namespace

AuthApi::AuthApi(Users& users, auth::Passwords& passwords, const auth::Tokens& tokens,
                 std::chrono::seconds token_lifetime, const runtime::Clock& clock,
                 http::Front& front)
    : users_(users),
      passwords_(passwords),
      tokens_(tokens),
      token_lifetime_(token_lifetime),
      clock_(clock) {
  front.routes()
      .post("/api/v1/auth/login/", this, &AuthApi::login, "Log in")
      .refuses(std::string(kNonFieldErrors), kWrongCredentials);
}

Task<Login> AuthApi::login(http::Client client, http::Body<Credentials> body) {
  auto account = co_await authenticate(client, std::move(body.value));
  auto token = "Bearer " + tokens_.issue(claims_of(account, clock_.now(), token_lifetime_));
  co_return Login{.token = std::move(token), .user = std::move(account)};
}

Task<Account> AuthApi::authenticate(http::Client client, Credentials credentials) {
  auto& [email, password] = credentials;
  const bool may_be_right = password.reveal().size() <= kLongestPassword;
  if (!may_be_right) password = Secret();  // nobody waits with a megabyte
  auto account = co_await users_.find_account(std::move(email));
  if (!account || !may_be_right) {
    co_await passwords_.refuse(client.network);
    throw wrong_credentials();
  }
  if (!co_await passwords_.verify(client.network, password, account->password)) {
    throw wrong_credentials();
  }
  co_await renew_hash(client, *account, std::move(password));
  co_return std::move(*account);
}

Task<void> AuthApi::renew_hash(http::Client client, Account account, Secret password) {
  if (!auth::Passwords::needs_rehash(account.password)) co_return;
  auto hash = co_await passwords_.hash(client.network, std::move(password));
  co_await users_.rehash(account.id, account.password, std::move(hash));
}

}  // namespace cartwright::customers
