#include "platform/rpc/server.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "platform/testing/allocations.hpp"
#include "platform/testing/raw_connection.hpp"
#include "platform/testing/rpc/grpc_peer.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using cartwright::test::certificate;
using cartwright::test::stranger_certificate;
using test::beside;
using test::run_until;

/// Our server, asked by grpc++.
class ServerTest : public testing::Test {
 protected:
  test::GrpcReply validate(std::string token) {
    return beside(loop_, [this, &token] { return test::validate(client_, std::move(token)); });
  }

  test::GrpcReply validate(std::string token, grpc::ClientContext& context) {
    return beside(loop_, [this, &token, &context] {
      return test::validate(client_, std::move(token), context);
    });
  }

  boost::asio::io_context loop_;
  test::TokenServer server_{loop_};
  std::shared_ptr<grpc::Channel> client_ = test::grpc_channel(server_->port(), certificate("cart"));
};

TEST_F(ServerTest, AnswersAUnaryCall) {
  const auto reply = validate("ann");

  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_EQ(reply.response.payload().user_id(), 7);
  EXPECT_EQ(reply.response.payload().email(), "ann");
}

TEST_F(ServerTest, AcceptsAgainAfterItHadNoMemoryForAConnection) {
  loop_.run_for(50ms);
  const cartwright::test::RawConnection lost(server_->port());
  cartwright::test::fail_allocation(1);  // Asio's own, for the socket, is there
  loop_.run_for(100ms);

  EXPECT_TRUE(validate("ann").status.ok());
}

TEST_F(ServerTest, TellsAnErrorsMessageUnchanged) {
  const auto reply = validate("refuse 100 % Überlänge\n");

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(reply.status.error_message(), "100 % Überlänge\n");
}

TEST_F(ServerTest, HidesWhatABugSays) {
  const auto reply = validate("bug");

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(reply.status.error_message(), "Internal error");
}

TEST_F(ServerTest, SendsAnAnswerLargerThanAWindow) {
  const auto reply = validate("large");

  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_EQ(reply.response.payload().email().size(), 1U << 20);
}

TEST_F(ServerTest, RefusesAMessageOverItsLimit) {
  const auto reply = validate(std::string(300 * 1024, 'x'));

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, TakesAMessageJustBelowItsLimit) {
  const auto reply = validate(std::string(255 * 1024, 'x'));

  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
}

TEST_F(ServerTest, RefusesCompressedMessages) {
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);

  const auto reply = validate(std::string(1000, 'x'), context);

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerTest, CancelsAHandlerWhoseDeadlinePasses) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + 300ms);

  const auto reply = validate("wait", context);

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  run_until(loop_, [this] { return server_.service().cancelled() == 1; });
}

TEST_F(ServerTest, CancelsAHandlerWhoseClientGivesUp) {
  grpc::ClientContext context;
  std::jthread client([&] { test::validate(client_, "wait", context); });
  run_until(loop_, [this] { return server_.service().waiting() == 1; });

  context.TryCancel();

  run_until(loop_, [this] { return server_.service().cancelled() == 1; });
}

TEST_F(ServerTest, RefusesAClientWithoutACertificate) {
  client_ = test::grpc_channel_without_certificate(server_->port(), certificate("cart"));

  const auto reply = validate("ann");

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTest, RefusesAClientOfAnotherCa) {
  client_ = test::grpc_channel(server_->port(), stranger_certificate());

  const auto reply = validate("ann");

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTest, RefusesAClientOfOurCaWithoutANameThatMayCall) {
  client_ = test::grpc_channel(server_->port(), certificate("neighbour"));

  const auto reply = validate("ann");

  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTest, LetsRunningCallsEndWhenItStops) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + 300ms);
  std::jthread client([&] { test::validate(client_, "wait", context); });
  run_until(loop_, [this] { return server_.service().waiting() == 1; });

  server_.stop(20s);

  EXPECT_EQ(server_.service().waiting(), 0U);
}

TEST_F(ServerTest, CancelsCallsAfterTheGracePeriod) {
  std::jthread client([&] { test::validate(client_, "wait"); });
  run_until(loop_, [this] { return server_.service().waiting() == 1; });

  server_.stop(100ms);

  EXPECT_EQ(server_.service().cancelled(), 1U);
}

}  // namespace
}  // namespace cartwright::rpc
