#pragma once
// The endpoint that turns an e-mail and a password into a token.

#include <chrono>

#include "customers/auth/accounts.hpp"
#include "customers/auth/login.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/router.hpp"

namespace cartwright::customers {

class AuthApi {
 public:
  /// All references outlive this object. Tokens are good for `token_lifetime`.
  AuthApi(Accounts& accounts, auth::Passwords& passwords, const auth::Tokens& tokens,
          std::chrono::seconds token_lifetime)
      : accounts_(accounts),
        passwords_(passwords),
        tokens_(tokens),
        token_lifetime_(token_lifetime) {}

  /// Adds the endpoint to `router`; this object outlives it.
  void mount(http::Router& router);

 private:
  Task<Login> login(http::Client client, http::Body<Credentials> body);

  /// The account that the credentials open. An unknown e-mail takes as long as a wrong password,
  /// and so does a password that is longer than any that can be registered.
  Task<Account> authenticate(http::Client client, Credentials credentials);

  /// Replaces a hash of an older kind while the password is at hand.
  Task<void> renew_hash(http::Client client, Account account, Secret password);

  Accounts& accounts_;
  auth::Passwords& passwords_;
  const auth::Tokens& tokens_;
  std::chrono::seconds token_lifetime_;
};

}  // namespace cartwright::customers
