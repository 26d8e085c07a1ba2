#include "platform/rpc/channel.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "platform/rpc/server.hpp"
#include "platform/rpc/testing/token_service.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using cartwright::testing::certificate;
using cartwright::testing::run;

/// Server and channel on one loop.
class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    service_.mount(server_);
    server_.start();
    channel_.emplace(
        executor_,
        ChannelSettings{.host = "127.0.0.1", .port = server_.port(), .tls = certificate("cart")});
    channel_->start();
  }

  ~ChannelTest() override {
    run(loop_, channel_->stop());
    run(loop_, server_.stop(0ms));
  }

  AuthResponse validate(std::string token, std::chrono::milliseconds timeout = 5s) {
    AuthRequest request;
    request.mutable_token()->set_value(std::move(token));
    return run(loop_, channel_->call<AuthResponse>("/UserAuth/ValidateToken", request, timeout));
  }

  Status failure(std::string token, std::chrono::milliseconds timeout = 5s) {
    try {
      validate(std::move(token), timeout);
      return {};
    } catch (const StatusError& error) {
      return error.status();
    }
  }

  boost::asio::io_context loop_;
  Executor executor_ = loop_.get_executor();
  testing::TokenService service_{executor_};
  Server server_{executor_, {.address = "127.0.0.1", .tls = certificate("customers")}};
  std::optional<Channel> channel_;
};

TEST_F(ChannelTest, CallsAMethod) {
  const auto response = validate("ann");

  EXPECT_EQ(response.payload().user_id(), 7);
  EXPECT_EQ(response.payload().email(), "ann");
}

TEST_F(ChannelTest, TellsTheServersStatusAndMessage) {
  const auto status = failure("refuse Token hat 100 % Überlänge\n");

  EXPECT_EQ(status.code, StatusCode::invalid_argument);
  EXPECT_EQ(status.message, "Token hat 100 % Überlänge\n");
}

TEST_F(ChannelTest, EndsACallAfterItsTimeout) {
  const auto status = failure("wait", 100ms);

  EXPECT_EQ(status.code, StatusCode::deadline_exceeded);
}

}  // namespace
}  // namespace cartwright::rpc
