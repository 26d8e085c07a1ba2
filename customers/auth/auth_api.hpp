#pragma once
// The endpoint that turns an e-mail and a password into a session.

#include <optional>
#include <string>

#include "customers/auth/login.hpp"
#include "customers/guesses/guesses.hpp"
#include "customers/sessions/sessions.hpp"
#include "customers/sessions/token_issuer.hpp"
#include "customers/users/users.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::customers {

class AuthApi {
 public:
  /// Adds the endpoint to `front`. All references outlive this object.
  AuthApi(Users& users, Guesses& guesses, auth::Passwords& passwords, Sessions& sessions,
          const TokenIssuer& issuer, http::Front& front);

 private:
  Task<Login> login(http::Client client, http::Body<Credentials> body);

  /// Of a guess that may be made, which outlives the task.
  Task<Login> log_in(http::Client client, const Guess* guess, std::string email,
                     std::optional<Secret> password);

  /// The account that they open. An unknown e-mail takes as long as a wrong password, and so does
  /// none, which was longer than any that can be registered.
  Task<Account> authenticate(http::Client client, std::string email,
                             std::optional<Secret> password);

  /// Replaces a hash of an older kind while the password is at hand.
  Task<void> renew_hash(http::Client client, Account account, Secret password);

  Users& users_;
  Guesses& guesses_;
  auth::Passwords& passwords_;
  Sessions& sessions_;
  const TokenIssuer& issuer_;
};

}  // namespace cartwright::customers
