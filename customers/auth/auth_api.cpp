#include "customers/auth/auth_api.hpp"

#include <utility>

#include "customers/sessions/visitor.hpp"

namespace cartwright::customers {
namespace {

constexpr const char* kWrongCredentials = "Unable to log in with provided credentials.";

Error wrong_credentials() { return refused(kNonFieldErrors, kWrongCredentials); }

}  // namespace

AuthApi::AuthApi(Users& users, auth::Passwords& passwords, Sessions& sessions,
                 const TokenIssuer& issuer, http::Front& front)
    : users_(users), passwords_(passwords), sessions_(sessions), issuer_(issuer) {
  front.routes()
      .post("/api/v1/auth/login/", this, &AuthApi::login, "Log in")
      .refuses(std::string(kNonFieldErrors), kWrongCredentials);
}

Task<Login> AuthApi::login(http::Client client, http::Body<Credentials> body) {
  auto account = co_await authenticate(client, std::move(body.value));
  const auto session = co_await sessions_.begin(account, Visitor(client.address, client.agent));
  if (!session) throw wrong_credentials();
  account.last_login = session->holder.last_used;
  co_return Login{issuer_.issue(*session), std::move(account)};
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
  const bool is_right = co_await passwords_.verify(client.network, password, account->password);
  if (!is_right || !account->is_active) throw wrong_credentials();
  co_await renew_hash(client, *account, std::move(password));
  co_return std::move(*account);
}

Task<void> AuthApi::renew_hash(http::Client client, Account account, Secret password) {
  if (!auth::Passwords::needs_rehash(account.password)) co_return;
  auto hash = co_await passwords_.hash(client.network, std::move(password));
  co_await users_.rehash(account.id, account.password, std::move(hash));
}

}  // namespace cartwright::customers
