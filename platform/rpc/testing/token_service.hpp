#pragma once
// The service behind proto/auth.proto with behaviour that the token of a request chooses.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <string>

#include "platform/rpc/server.hpp"
#include "platform/task.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc::testing {

/// Answers a token with itself as the e-mail. Tokens that begin with "refuse " are refused with
/// their rest, "down" is unavailable, "bug" throws, "wait" never answers by itself, "slow" within
/// half a second, "large" gets an answer of a megabyte.
class TokenService {
 public:
  explicit TokenService(Executor executor) : executor_(executor) {}

  void mount(Server& server);

  /// The calls that were answered, that wait now, and that were cancelled.
  [[nodiscard]] std::size_t answered() const { return answered_; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  [[nodiscard]] std::size_t cancelled() const { return cancelled_; }

 private:
  Task<AuthResponse> validate_token(AuthRequest request);
  Task<void> wait(std::chrono::steady_clock::duration longest);

  Executor executor_;
  std::size_t answered_ = 0;
  std::size_t waiting_ = 0;
  std::size_t cancelled_ = 0;
};

}  // namespace cartwright::rpc::testing
