#include "platform/rpc/channel.hpp"

#include <gtest/gtest.h>

#include "platform/testing/rpc/grpc_peer.hpp"
#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using cartwright::test::certificate;
using cartwright::test::run;
using cartwright::test::stranger_certificate;
using test::run_until;
using test::TokenClient;
using test::TokenServer;

/// Our channel to our server.
class ChannelTest : public testing::Test {
 protected:
  boost::asio::io_context loop_;
  std::optional<TokenServer> server_{std::in_place, loop_};
  const std::uint16_t port_ = (*server_)->port();
  std::optional<TokenClient> client_{std::in_place, loop_, port_};
};

TEST_F(ChannelTest, CallsAMethod) {
  const auto response = client_->validate("ann");

  EXPECT_EQ(response.payload().user_id(), 7);
  EXPECT_EQ(response.payload().email(), "ann");
}

TEST_F(ChannelTest, TellsTheServersStatusAndMessage) {
  const auto status = client_->status("refuse 100 % Überlänge\n");

  EXPECT_EQ(status.code, StatusCode::invalid_argument);
  EXPECT_EQ(status.message, "100 % Überlänge\n");
}

TEST_F(ChannelTest, TellsThatAServiceOfTheServerIsDown) {
  EXPECT_EQ(client_->status("down").code, StatusCode::unavailable);
}

TEST_F(ChannelTest, TellsThatAMethodIsUnknown) {
  EXPECT_EQ(client_->status("ann", 20s, "/UserAuth/Forget").code, StatusCode::unimplemented);
}

TEST_F(ChannelTest, EndsACallAfterItsTimeoutAndCancelsItAtTheServer) {
  const auto status = client_->status("wait", 100ms);

  EXPECT_EQ(status.code, StatusCode::deadline_exceeded);
  run_until(loop_, [this] { return server_->service().cancelled() == 1; });
}

TEST_F(ChannelTest, CancelsTheCallOfACancelledTask) {
  runtime::TaskGroup tasks(loop_.get_executor());
  std::optional<AuthResponse> response;
  tasks.spawn(cartwright::test::keep_result(client_->call("wait"), &response));
  run_until(loop_, [this] { return server_->service().waiting() == 1; });

  tasks.cancel();

  run(loop_, tasks.join());
  run_until(loop_, [this] { return server_->service().cancelled() == 1; });
}

TEST_F(ChannelTest, RefusesAnAnswerOverItsLimit) {
  EXPECT_EQ(client_->status("large").code, StatusCode::resource_exhausted);
  EXPECT_EQ(client_->validate("ann").payload().email(), "ann");
}

TEST_F(ChannelTest, FindsARestartedServer) {
  client_->run_until_connected();
  server_.reset();
  client_->run_until_disconnected();

  server_.emplace(loop_, port_);

  client_->run_until_connected();
  EXPECT_EQ(client_->validate("ann").payload().email(), "ann");
}

TEST_F(ChannelTest, FailsAtOnceWhileTheServerIsGone) {
  server_.reset();
  EXPECT_EQ(client_->status("ann").code, StatusCode::unavailable);

  const auto begin = std::chrono::steady_clock::now();

  EXPECT_EQ(client_->status("ann").code, StatusCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(ChannelTest, FailsRunningCallsWhenItStops) {
  std::optional<AuthResponse> response;
  runtime::TaskGroup tasks(loop_.get_executor());
  tasks.spawn(cartwright::test::keep_result(client_->call("wait"), &response));
  run_until(loop_, [this] { return server_->service().waiting() == 1; });

  client_.reset();

  run(loop_, tasks.join());
  EXPECT_FALSE(response);
}

TEST_F(ChannelTest, QueuesCallsBeyondWhatTheServerTakesAtOnce) {
  server_.reset();
  server_.emplace(loop_, port_, ConnectionLimits{.streams = 2});
  client_->run_until_connected();
  std::array<std::optional<AuthResponse>, 20> responses;
  runtime::TaskGroup tasks(loop_.get_executor());
  std::ranges::for_each(responses, [&](auto& response) {
    tasks.spawn(cartwright::test::keep_result(client_->call("ann"), &response));
  });

  run(loop_, tasks.join());

  EXPECT_EQ(std::ranges::count_if(responses, [](auto& response) { return response.has_value(); }),
            20);
}

TEST_F(ChannelTest, LetsRunningCallsEndWhenTheServerStops) {
  std::optional<AuthResponse> response;
  runtime::TaskGroup tasks(loop_.get_executor());
  tasks.spawn(cartwright::test::keep_result(client_->call("slow"), &response));
  run_until(loop_, [this] { return server_->service().waiting() == 1; });

  server_->stop(20s);

  run(loop_, tasks.join());
  EXPECT_EQ(response->payload().email(), "slow");
}

TEST_F(ChannelTest, RefusesAServerOfAnotherCa) {
  auto tls = certificate("cart");
  tls.ca = cartwright::test::certificates_folder() + "/stranger-ca.crt";
  TokenClient wary(loop_, port_, {}, tls);

  EXPECT_EQ(wary.status("ann").code, StatusCode::unavailable);
}

TEST_F(ChannelTest, IsRefusedWithACertificateOfAnotherCa) {
  TokenClient stranger(loop_, port_, {}, stranger_certificate());

  EXPECT_EQ(stranger.status("ann").code, StatusCode::unavailable);
}

TEST_F(ChannelTest, RefusesAServerOfAnotherName) {
  Channel channel(
      loop_.get_executor(),
      {.host = "127.0.0.1", .port = port_, .server_name = "elsewhere", .tls = certificate("cart")});
  channel.start();

  EXPECT_THROW(
      run(loop_, channel.call<AuthResponse>("/UserAuth/ValidateToken", AuthRequest(), 20s)),
      StatusError);

  run(loop_, channel.stop());
}

TEST_F(ChannelTest, FindsAServerByItsName) {
  Channel channel(loop_.get_executor(),
                  {.host = "localhost", .port = port_, .tls = certificate("cart")});
  channel.start();

  const auto response =
      run(loop_, channel.call<AuthResponse>("/UserAuth/ValidateToken", AuthRequest(), 20s));

  EXPECT_EQ(response.payload().user_id(), 7);
  run(loop_, channel.stop());
}

TEST_F(ChannelTest, SaysWhichCertificateCannotBeRead) {
  auto tls = certificate("cart");
  tls.certificate = "/nowhere.crt";

  EXPECT_THROW(TokenClient(loop_, port_, {}, tls), std::runtime_error);
}

/// Our channel to a server of grpc++.
class GrpcServerTest : public testing::Test {
 protected:
  boost::asio::io_context loop_;
  test::GrpcServer server_{certificate("customers")};
  TokenClient client_{loop_, server_.port()};
};

TEST_F(GrpcServerTest, AnswersACall) {
  EXPECT_EQ(client_.validate("ann").payload().email(), "ann");
}

TEST_F(GrpcServerTest, TellsItsStatusAndMessage) {
  const auto status = client_.status("refuse 100 % Überlänge\n");

  EXPECT_EQ(status.code, StatusCode::invalid_argument);
  EXPECT_EQ(status.message, "100 % Überlänge\n");
}

TEST_F(GrpcServerTest, SendsAnAnswerLargerThanAWindow) {
  EXPECT_EQ(client_.validate("large").payload().email().size(), 200'000U);
}

TEST_F(GrpcServerTest, TakesARequestLargerThanAWindow) {
  EXPECT_EQ(client_.validate(std::string(200'000, 'y')).payload().email().size(), 200'000U);
}

TEST_F(GrpcServerTest, SaysThatAMethodIsUnknown) {
  EXPECT_EQ(client_.status("ann", 20s, "/UserAuth/Forget").code, StatusCode::unimplemented);
}

TEST_F(GrpcServerTest, SeesThatAClientHasGivenUp) {
  EXPECT_EQ(client_.status("wait", 100ms).code, StatusCode::deadline_exceeded);
  EXPECT_EQ(client_.validate("ann").payload().email(), "ann");
}

TEST_F(GrpcServerTest, IsLeftWhenItStops) {
  client_.run_until_connected();

  test::beside(loop_, [this] { server_.stop(); });

  client_.run_until_disconnected();
}

}  // namespace
}  // namespace cartwright::rpc
