#pragma once
// Who a token speaks for, as customers says over gRPC. Every request is asked about; nothing is
// remembered here.

#include <chrono>
#include <string>

#include "platform/auth/caller.hpp"
#include "platform/rpc/channel.hpp"

namespace cartwright::cart {

class CustomersClient final : public auth::Authenticator {
 public:
  /// `channel` outlives this object. An answer is waited for up to `timeout`.
  CustomersClient(rpc::Channel& channel, std::chrono::milliseconds timeout)
      : channel_(channel), timeout_(timeout) {}

  /// Throws `unavailable` if customers does not answer in time.
  Task<auth::Caller> authenticate(auth::Credentials credentials) override;

 private:
  rpc::Channel& channel_;
  std::chrono::milliseconds timeout_;
};

}  // namespace cartwright::cart
