#include "platform/rpc/health.hpp"

#include <gtest/gtest.h>

#include <future>

#include "platform/testing/rpc/grpc_peer.hpp"
#include "platform/testing/rpc/token_server.hpp"
#include "proto/health.grpc.pb.h"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace grpc::health::v1;
using cartwright::test::certificate;
using test::beside;

class HealthTest : public testing::Test {
 protected:
  struct Reply {
    grpc::Status status;
    HealthCheckResponse response;
  };

  Reply check(std::string service) {
    return beside(loop_, [&] {
      grpc::ClientContext context;
      HealthCheckRequest request;
      request.set_service(service);
      Reply reply;
      reply.status = stub_->Check(&context, request, &reply.response);
      return reply;
    });
  }

  using Reader = grpc::ClientReader<HealthCheckResponse>;

  std::unique_ptr<Reader> watch(grpc::ClientContext& context, std::string service) {
    HealthCheckRequest request;
    request.set_service(service);
    return beside(loop_, [&] { return stub_->Watch(&context, request); });
  }

  /// The next status; UNKNOWN if there is none any more.
  HealthCheckResponse::ServingStatus next(Reader& reader) {
    HealthCheckResponse response;
    beside(loop_, [&] { reader.Read(&response); });
    return response.status();
  }

  boost::asio::io_context loop_;
  test::TokenServer server_{loop_};
  std::unique_ptr<grpc::health::v1::Health::Stub> stub_ =
      grpc::health::v1::Health::NewStub(test::grpc_channel(server_->port(), certificate("cart")));
};

TEST_F(HealthTest, TheServerAndItsServicesServe) {
  EXPECT_EQ(check("").response.status(), HealthCheckResponse::SERVING);
  EXPECT_EQ(check("UserAuth").response.status(), HealthCheckResponse::SERVING);
}

TEST_F(HealthTest, SaysThatAServiceIsUnknown) {
  EXPECT_EQ(check("Nobody").status.error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(HealthTest, SaysWhenTheServerDoesNotServe) {
  server_->set_not_serving();

  EXPECT_EQ(check("UserAuth").response.status(), HealthCheckResponse::NOT_SERVING);
}

TEST_F(HealthTest, TellsWatchersOfEachChange) {
  grpc::ClientContext context;
  const auto watcher = watch(context, "UserAuth");
  EXPECT_EQ(next(*watcher), HealthCheckResponse::SERVING);

  server_->set_not_serving();
  EXPECT_EQ(next(*watcher), HealthCheckResponse::NOT_SERVING);

  server_->set_serving();
  EXPECT_EQ(next(*watcher), HealthCheckResponse::SERVING);
  context.TryCancel();
}

TEST_F(HealthTest, LetsWatchersWaitForAnUnknownService) {
  grpc::ClientContext context;

  const auto watcher = watch(context, "Nobody");

  EXPECT_EQ(next(*watcher), HealthCheckResponse::SERVICE_UNKNOWN);
  context.TryCancel();
}

TEST_F(HealthTest, EndsWatchingWhenTheServerStops) {
  grpc::ClientContext context;
  const auto watcher = watch(context, "");
  EXPECT_EQ(next(*watcher), HealthCheckResponse::SERVING);
  auto status = std::async(std::launch::async, [&] { return watcher->Finish(); });

  server_.stop(20s);

  EXPECT_EQ(status.get().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace cartwright::rpc
