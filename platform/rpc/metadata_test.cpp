#include "platform/rpc/metadata.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;

/// Tells what the call said beside its request, and says the same beside its answer.
class Echo {
 public:
  Task<AuthResponse> repeat(AuthRequest, Call* call) {
    AuthResponse response;
    response.mutable_payload()->set_email(std::string(call->metadata()["word"]));
    response.mutable_payload()->set_user_id(
        static_cast<std::int64_t>(call->metadata().fields().size()));
    for (const auto& [name, value] : call->metadata().fields()) {
      call->reply_metadata().add(name, value);
    }
    co_return response;
  }
};

class MetadataTest : public testing::Test {
 protected:
  MetadataTest() { server_->unary("/Echo/Repeat", &echo_, &Echo::repeat); }

  static Metadata numbers_up_to(int end) {
    Metadata words;
    for (int number = 0; number < end; ++number) words.add("word", std::to_string(number));
    return words;
  }

  Answered<AuthResponse> ask(Metadata metadata) {
    TokenClient client(loop_, server_->port());
    return cartwright::test::run(
        loop_, client->ask<AuthResponse>("/Echo/Repeat", AuthRequest(), 20s,
                                         Semantics::at_most_once, std::move(metadata)));
  }

  using TokenClient = test::TokenClient;

  boost::asio::io_context loop_;
  Echo echo_;
  test::TokenServer server_{loop_};
};

TEST_F(MetadataTest, ReachesTheHandlerAndComesBack) {
  Metadata sent;
  sent.add("word", "gr");
  const auto answered = ask(std::move(sent));

  EXPECT_EQ(answered.message.payload().email(), "gr");
  EXPECT_EQ(answered.metadata["word"], "gr");
}

TEST_F(MetadataTest, MayBeOfManyFields) {
  const auto answered = ask(numbers_up_to(40));

  EXPECT_EQ(answered.message.payload().user_id(), 40);
  EXPECT_EQ(answered.message.payload().email(), "0");
  EXPECT_EQ(answered.metadata.fields().size(), 40);
  EXPECT_EQ(answered.metadata.fields().back().second, "39");
}

TEST_F(MetadataTest, IsNoneWhereNoneWasSent) {
  const auto answered = ask({});

  EXPECT_EQ(answered.message.payload().user_id(), 0);
  EXPECT_TRUE(answered.metadata.fields().empty());
}

TEST(MetadataNames, AreThoseThatGrpcLeavesToOthers) {
  Metadata metadata;

  EXPECT_THROW(metadata.add("grpc-timeout", "1S"), std::invalid_argument);
  EXPECT_THROW(metadata.add(":path", "/"), std::invalid_argument);
  EXPECT_THROW(metadata.add("Traceparent", "00"), std::invalid_argument);
  EXPECT_THROW(metadata.add("", "x"), std::invalid_argument);
  EXPECT_THROW(metadata.add("word", "a\r\nb: c"), std::invalid_argument);
}

}  // namespace
}  // namespace cartwright::rpc
