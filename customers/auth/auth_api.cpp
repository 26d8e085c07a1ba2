#include "customers/auth/auth_api.hpp"

#include <utility>

#include "customers/sessions/visitor.hpp"
#include "platform/http/too_many_requests.hpp"

namespace cartwright::customers {
namespace {

constexpr const char* kWrongCredentials = "Unable to log in with provided credentials.";

/// Nothing if it is longer than any that opens an account: nobody waits with a megabyte.
std::optional<Secret> plausible(Secret password) {
  if (password.reveal().size() > kMostBytesOfPassword) return std::nullopt;
  return password;
}

Error wrong_credentials() { return refused(kNonFieldErrors, kWrongCredentials); }

}  // namespace

AuthApi::AuthApi(Users& users, Guesses& guesses, auth::Passwords& passwords, Sessions& sessions,
                 const TokenIssuer& issuer, http::Front& front)
    : users_(users),
      guesses_(guesses),
      passwords_(passwords),
      sessions_(sessions),
      issuer_(issuer) {
  auto& login = front.routes().post("/api/v1/auth/login/", this, &AuthApi::login, "Log in");
  login.refuses(std::string(kNonFieldErrors), kWrongCredentials);
  document_rate_limit(login);
}

Task<Login> AuthApi::login(http::Client client, http::Body<Credentials> body) {
  const auto& email = body.value.email;
  auto password = plausible(std::move(body.value.password));
  const auto guess = http::or_too_many(co_await guesses_.begin(email, client.network));
  co_return co_await guesses_.judge(&guess, log_in(client, &guess, email, std::move(password)));
}

Task<Login> AuthApi::log_in(http::Client client, const Guess* guess, std::string email,
                            std::optional<Secret> password) {
  auto account = co_await authenticate(client, std::move(email), std::move(password));
  const auto session = co_await sessions_.begin(guesses_.ending(*guess), account,
                                                Visitor(client.address, client.agent));
  if (!session) throw wrong_credentials();
  account.last_login = session->holder.last_used;
  co_return Login{issuer_.issue(*session), std::move(account)};
}

Task<Account> AuthApi::authenticate(http::Client client, std::string email,
                                    std::optional<Secret> password) {
  auto account = co_await users_.find_account(std::move(email));
  // Who may not log in waits with a right password too, or the time would tell that it is right.
  if (!account || !password || !users_.may_log_in(*account)) {
    co_await passwords_.refuse(client.network);
    throw wrong_credentials();
  }
  const bool is_right = co_await passwords_.verify(client.network, *password, account->password);
  if (!is_right) throw wrong_credentials();
  co_await renew_hash(client, *account, std::move(*password));
  co_return std::move(*account);
}

Task<void> AuthApi::renew_hash(http::Client client, Account account, Secret password) {
  if (!passwords_.needs_rehash(account.password)) co_return;
  auto hash = co_await passwords_.hash(client.network, std::move(password));
  co_await users_.rehash(account.id, account.password, std::move(hash));
}

}  // namespace cartwright::customers
