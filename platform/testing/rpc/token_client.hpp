#pragma once
// Our channel to some server of UserAuth, on a loop that the test runs.

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "platform/rpc/channel.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/rpc/beside.hpp"
#include "platform/testing/run.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc::test {

class TokenClient {
 public:
  explicit TokenClient(boost::asio::io_context& loop, std::uint16_t port,
                       ConnectionLimits limits = {},
                       TlsFiles tls = cartwright::test::certificate("cart"))
      : TokenClient(loop, {.host = "127.0.0.1",
                           .port = port,
                           .tls = std::move(tls),
                           .limits = limits,
                           .last_retry = std::chrono::milliseconds(100)}) {}

  TokenClient(boost::asio::io_context& loop, ChannelSettings settings, Lookup lookup = {})
      : loop_(loop), channel_(loop.get_executor(), std::move(settings), std::move(lookup)) {
    channel_.start();
  }

  ~TokenClient() { cartwright::test::run(loop_, channel_.stop()); }

  Task<AuthResponse> call(std::string token,
                          std::chrono::milliseconds timeout = std::chrono::seconds(20),
                          std::string_view method = "/UserAuth/ValidateToken",
                          Semantics semantics = Semantics::at_most_once) {
    AuthRequest request;
    request.mutable_token()->set_value(std::move(token));
    return channel_.call<AuthResponse>(method, request, timeout, semantics);
  }

  /// A call that the channel may repeat.
  Task<AuthResponse> idempotent_call(std::string token) {
    return call(std::move(token), std::chrono::seconds(20), "/UserAuth/ValidateToken",
                Semantics::idempotent);
  }

  /// Blocks until the call has ended.
  AuthResponse validate(std::string token,
                        std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    return cartwright::test::run(loop_, call(std::move(token), timeout));
  }

  /// How a call ended; OK if it did not fail.
  Status status(std::string token, std::chrono::milliseconds timeout = std::chrono::seconds(20),
                std::string_view method = "/UserAuth/ValidateToken") {
    try {
      cartwright::test::run(loop_, call(std::move(token), timeout, method));
      return {};
    } catch (const StatusError& error) {
      return error.status();
    }
  }

  void run_until_connected() {
    run_until(loop_, [&] { return channel_.is_connected(); });
  }
  void run_until_disconnected() {
    run_until(loop_, [&] { return !channel_.is_connected(); });
  }

  void run_until_connections(std::size_t count) {
    run_until(loop_, [&] { return channel_.connections() == count; });
  }

  Channel* operator->() { return &channel_; }
  [[nodiscard]] std::size_t connections() const { return channel_.connections(); }

 private:
  boost::asio::io_context& loop_;
  Channel channel_;
};

}  // namespace cartwright::rpc::test
