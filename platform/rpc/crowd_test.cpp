// Anybody may open connections to the port of gRPC; no crowd must be in the way of others.

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/runtime/file_limit.hpp"
#include "platform/testing/raw_connection.hpp"
#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace test;
using cartwright::test::certificate;
using cartwright::test::RawConnection;
using Crowd = std::vector<RawConnection>;

constexpr int kCrowd = 1'100;

class CrowdTest : public testing::Test {
 protected:
  CrowdTest() { runtime::raise_file_limit(); }

  /// Connections that begin no handshake.
  Crowd given_crowd() {
    return beside(loop_, [this] {
      Crowd crowd;
      for (int i = 0; i < kCrowd; ++i) crowd.emplace_back((*server_)->port());
      return crowd;
    });
  }

  std::unique_ptr<Http2Peer> given_peer(const std::string& name = "cart",
                                        const char* address = "127.0.0.1") {
    return beside(loop_, [&] {
      auto peer = std::make_unique<Http2Peer>((*server_)->port(), certificate(name),
                                              TlsVersion::any, address);
      peer->say_hello();
      return peer;
    });
  }

  /// Clients who have a certificate, but not one that may call.
  void given_strangers(int count) {
    beside(loop_, [&] {
      for (int i = 0; i < count; ++i) {
        try {
          Http2Peer((*server_)->port(), certificate("neighbour")).is_left();
        } catch (const std::runtime_error&) {  // as it should be
        }
      }
    });
  }

  std::string status_of_a_call(Http2Peer& peer, std::uint32_t stream) {
    return beside(loop_, [&] {
      peer.send(token_call(stream, "ann"));
      return peer.final_headers(stream).at("grpc-status");
    });
  }

  boost::asio::io_context loop_;
  std::optional<TokenServer> server_{std::in_place, loop_};
};

TEST_F(CrowdTest, LetsARealClientIn) {
  const auto crowd = given_crowd();

  const auto peer = given_peer();

  EXPECT_EQ(status_of_a_call(*peer, 1), "0");
}

TEST_F(CrowdTest, LeavesConnectionsAloneThatHaveProvedThemselves) {
  const auto peer = given_peer();
  ASSERT_EQ(status_of_a_call(*peer, 1), "0");

  const auto crowd = given_crowd();

  EXPECT_EQ(status_of_a_call(*peer, 3), "0");
}

TEST_F(CrowdTest, OfStrangersIsToldInAFewLines) {
  testing::internal::CaptureStderr();

  given_strangers(30);

  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(log.contains(R"("event":"rpc client refused","reason":")")) << log;
  EXPECT_LE(std::ranges::count(log, '\n'), 10) << log;
}

TEST_F(CrowdTest, DisplacesItself) {
  auto crowd = given_crowd();

  const auto received = beside(loop_, [&] { return crowd.front().read_all(); });

  EXPECT_EQ(received, "");
}

/// Peers that have proved themselves, for three of whom there is room.
class ProvedCrowdTest : public CrowdTest {
 protected:
  ProvedCrowdTest() { server_.emplace(loop_, settings()); }

  static ServerSettings settings() {
    return {.address = "127.0.0.1",
            .tls = certificate("customers"),
            .allowed_clients = {"cart"},
            .max_connections = 3};
  }

  bool is_left(Http2Peer& peer) {
    return beside(loop_, [&] { return peer.is_left(); });
  }
};

TEST_F(ProvedCrowdTest, LetsAnotherPeerIn) {
  const auto first = given_peer();
  const auto second = given_peer();
  const auto third = given_peer();

  const auto fourth = given_peer();

  EXPECT_EQ(status_of_a_call(*fourth, 1), "0");
}

TEST_F(ProvedCrowdTest, LosesWhoHasNotCalledForLongest) {
  const auto first = given_peer();
  const auto second = given_peer();
  const auto third = given_peer();
  ASSERT_EQ(status_of_a_call(*first, 1), "0");

  const auto fourth = given_peer();

  EXPECT_EQ(status_of_a_call(*first, 3), "0");
  EXPECT_TRUE(is_left(*second));
}

/// Connections that each have a call that does not end, where ten may run at once.
class CallingCrowdTest : public CrowdTest {
 protected:
  CallingCrowdTest() { server_.emplace(loop_, settings()); }

  static ServerSettings settings() {
    return {.address = "127.0.0.1",
            .tls = certificate("customers"),
            .allowed_clients = {"cart", "neighbour"},
            .call_limits = {.calls = 10}};
  }

  void given_calls(int count) {
    for (int i = 0; i < count; ++i) {
      const auto& peer = crowd_.emplace_back(given_peer("neighbour"));
      beside(loop_, [&] {
        peer->send(token_call(1, "wait") + frame(FrameType::ping, 0, 0, "12345678"));
        return peer->next(FrameType::ping);
      });
    }
  }

 private:
  std::vector<std::unique_ptr<Http2Peer>> crowd_;
};

TEST_F(CallingCrowdTest, LeavesCallsToOtherAddresses) {
  given_calls(10);

  const auto other = given_peer("neighbour", "127.0.0.2");

  EXPECT_EQ(status_of_a_call(*other, 1), "0");
}

TEST_F(CallingCrowdTest, LeavesCallsToOtherNames) {
  given_calls(10);

  const auto other = given_peer("cart");

  EXPECT_EQ(status_of_a_call(*other, 1), "0");
}

}  // namespace
}  // namespace cartwright::rpc
