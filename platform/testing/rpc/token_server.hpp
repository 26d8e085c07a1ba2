#pragma once
// Our server with a TokenService, on a loop that the test runs.

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <string>
#include <utility>

#include "platform/rpc/server.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/rpc/beside.hpp"
#include "platform/testing/rpc/token_service.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::rpc::test {

class TokenServer {
 public:
  explicit TokenServer(boost::asio::io_context& loop, std::uint16_t port = 0,
                       ConnectionLimits limits = {}, std::string address = "127.0.0.1")
      : TokenServer(loop, {.address = std::move(address),
                           .port = port,
                           .tls = cartwright::test::certificate("customers"),
                           .allowed_clients = {"cart"},
                           .limits = limits}) {}

  TokenServer(boost::asio::io_context& loop, ServerSettings settings)
      : loop_(loop),
        service_(loop.get_executor()),
        server_(loop.get_executor(), std::move(settings)) {
    service_.mount(server_);
    server_.start();
  }

  ~TokenServer() { stop(std::chrono::milliseconds(0)); }

  void stop(std::chrono::milliseconds grace) {
    if (std::exchange(running_, false)) cartwright::test::run(loop_, server_.stop(grace));
  }

  Server* operator->() { return &server_; }
  [[nodiscard]] TokenService& service() { return service_; }
  [[nodiscard]] const TokenService& service() const { return service_; }

 private:
  boost::asio::io_context& loop_;
  TokenService service_;
  Server server_;
  bool running_ = true;
};

}  // namespace cartwright::rpc::test
