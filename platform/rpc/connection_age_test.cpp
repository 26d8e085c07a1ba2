#include <gtest/gtest.h>

#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace test;
using cartwright::test::certificate;

constexpr std::uint32_t kNoError = 0;

class ConnectionAgeTest : public testing::Test {
 protected:
  /// Calls one after the other for a while; how many of them failed.
  int failures_within(std::chrono::milliseconds duration, TokenClient& client) {
    int failures = 0;
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end) {
      if (client.status("ann").code != StatusCode::ok) ++failures;
    }
    return failures;
  }

  boost::asio::io_context loop_;
};

TEST_F(ConnectionAgeTest, EndsAConnectionWhoseClientKeepsToTheRules) {
  TokenServer server(loop_, 0, {.age = 300ms});
  const auto [notice, last, ended] = beside(loop_, [&] {
    Http2Peer peer(server->port(), certificate("cart"));
    peer.say_hello();
    const auto first = peer.next(FrameType::goaway).value();
    const auto ping = peer.next(FrameType::ping).value();
    peer.send(frame(FrameType::ping, kAck, 0, ping.payload));
    const auto second = peer.next(FrameType::goaway).value();
    return std::tuple(first, second, !peer.next());
  });

  EXPECT_EQ(notice.error(), kNoError);
  EXPECT_EQ(last.error(), kNoError);
  EXPECT_TRUE(ended);
}

TEST_F(ConnectionAgeTest, EndsAConnectionWhoseClientIgnoresThat) {
  TokenServer server(loop_, 0, {.age = 300ms});
  const auto goodbyes = beside(loop_, [&] {
    Http2Peer peer(server->port(), certificate("cart"));
    peer.say_hello();
    int count = 0;
    while (peer.next(FrameType::goaway)) ++count;
    return count;
  });

  EXPECT_EQ(goodbyes, 2);
}

TEST_F(ConnectionAgeTest, LetsARunningCallEnd) {
  TokenServer server(loop_, 0, {.age = 100ms});
  TokenClient client(loop_, server->port());

  EXPECT_EQ(client.status("slow").code, StatusCode::ok);
}

TEST_F(ConnectionAgeTest, FailsNoCallAtAServer) {
  TokenServer server(loop_, 0, {.age = 200ms});
  TokenClient client(loop_, server->port());

  EXPECT_EQ(failures_within(3s, client), 0);
}

TEST_F(ConnectionAgeTest, FailsNoCallOfAChannel) {
  TokenServer server(loop_);
  TokenClient client(loop_, server->port(), {.age = 200ms});

  EXPECT_EQ(failures_within(3s, client), 0);
}

}  // namespace
}  // namespace cartwright::rpc
