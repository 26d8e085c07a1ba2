#pragma once
// For tests of what needs no caller.

#include "platform/auth/caller.hpp"
#include "platform/error.hpp"

namespace cartwright::http {

/// Honours no token.
class Nobody final : public auth::Authenticator {
 public:
  Task<auth::Caller> authenticate(auth::Credentials) override {
    throw unauthenticated("Invalid authorization token");
  }
};

}  // namespace cartwright::http
