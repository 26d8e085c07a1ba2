#pragma once
// The service behind proto/auth.proto with behaviour that the token of a request chooses.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <chrono>
#include <cstddef>
#include <string>

#include "platform/rpc/server.hpp"
#include "platform/task.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc::test {

/// Answers a token with itself as the e-mail. Tokens that begin with "refuse " are refused with
/// their rest, "down" is unavailable, "bug" throws, "wait" never answers by itself, "slow" within
/// half a second, "large" gets an answer of a megabyte. Tokens that begin with "gate " wait for
/// open_gate().
class TokenService {
 public:
  explicit TokenService(Executor executor);

  void mount(Server& server);

  /// Lets those go on that wait at the gate now: the loop hears of it as of an answer of a
  /// database.
  void open_gate();

  /// The calls that were answered, that wait now, and that were cancelled.
  [[nodiscard]] std::size_t answered() const { return answered_; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  [[nodiscard]] std::size_t cancelled() const { return cancelled_; }

 private:
  Task<AuthResponse> validate_token(AuthRequest request);
  Task<void> wait(std::chrono::steady_clock::duration longest);
  Task<void> wait_at_gate();

  using Gate = boost::asio::basic_stream_socket<boost::asio::local::stream_protocol, Executor>;

  Executor executor_;
  Gate gate_;
  Gate opener_;
  std::size_t answered_ = 0;
  std::size_t waiting_ = 0;
  std::size_t cancelled_ = 0;
};

}  // namespace cartwright::rpc::test
