#pragma once
// The endpoint that turns an e-mail and a password into a token.

#include <chrono>

#include "customers/auth/login.hpp"
#include "customers/users/users.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"
#include "platform/runtime/clock.hpp"

namespace cartwright::customers {

class AuthApi {
 public:
  /// Adds the endpoint to `front`. All references outlive this object. Tokens are good for
  /// `token_lifetime`.
  AuthApi(Users& users, auth::Passwords& passwords, const auth::Tokens& tokens,
          std::chrono::seconds token_lifetime, const runtime::Clock& clock, http::Front& front);

 private:
  Task<Login> login(http::Client client, http::Body<Credentials> body);

  /// The account that the credentials open. An unknown e-mail takes as long as a wrong password,
  /// and so does a password that is longer than any that can be registered.
  Task<Account> authenticate(http::Client client, Credentials credentials);

  /// Replaces a hash of an older kind while the password is at hand.
  Task<void> renew_hash(http::Client client, Account account, Secret password);

  Users& users_;
  auth::Passwords& passwords_;
  const auth::Tokens& tokens_;
  std::chrono::seconds token_lifetime_;
  const runtime::Clock& clock_;
};

}  // namespace cartwright::customers
