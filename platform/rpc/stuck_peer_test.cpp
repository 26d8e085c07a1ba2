// Peers that have proved themselves and read nothing of what they are sent.

#include <gtest/gtest.h>

#include <future>
#include <unistd.h>

#include "platform/testing/memory.hpp"
#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace test;
using cartwright::test::certificate;

constexpr std::size_t kLargeAnswers = 12;  // of a megabyte, more than any socket takes
constexpr std::uint32_t kRoom = 10;        // for other calls beside them
constexpr std::uint32_t kFirstFree = 2 * kLargeAnswers + 1;
constexpr std::int64_t kBearable = 16 * 1024 * 1024;

/// Our server, and a client that has asked for more than it takes.
class StuckPeerTest : public testing::Test {
 protected:
  void given_server(ConnectionLimits limits, CallLimits call_limits = {}) {
    limits.streams = kLargeAnswers + kRoom;
    server_.emplace(loop_, ServerSettings{.address = "127.0.0.1",
                                          .tls = certificate("customers"),
                                          .allowed_clients = {"cart"},
                                          .limits = limits,
                                          .call_limits = call_limits});
  }

  std::unique_ptr<Http2Peer> given_stuck_peer() {
    std::string calls;
    for (std::uint32_t stream = 1; stream < kFirstFree; stream += 2) {
      calls += token_call(stream, "large");
    }
    auto peer = beside(loop_, [&] {
      auto made = std::make_unique<Http2Peer>((*server_)->port(), certificate("cart"));
      made->say_hello_to_a_flood();
      made->send(calls);
      return made;
    });
    run_until(loop_, [&] { return server_->service().answered() == kLargeAnswers; });
    // Nothing tells when its socket is full.
    loop_.restart();
    loop_.run_for(200ms);
    return peer;
  }

  std::string status_of_a_call_of_another() {
    return beside(loop_, [&] {
      Http2Peer peer((*server_)->port(), certificate("cart"));
      peer.say_hello();
      peer.send(token_call(1, "ann"));
      return peer.final_headers(1).at("grpc-status");
    });
  }

  bool is_left(Http2Peer& peer) {
    return beside(loop_, [&] { return peer.is_left(); });
  }

  /// Reads until it hears that a call is refused; false if it never does.
  bool hears_refused(Http2Peer& peer, std::uint32_t stream) {
    return beside(loop_, [&] {
      auto refusal = peer.next(FrameType::reset);
      while (refusal && refusal->stream != stream) refusal = peer.next(FrameType::reset);
      return refusal.has_value();
    });
  }

  /// Whether the server has taken all of it, or at least left it to the system.
  bool send(Http2Peer& peer, const std::string& bytes) {
    return beside(loop_, [&] { return peer.send(bytes); });
  }

  boost::asio::io_context loop_;
  std::optional<TokenServer> server_;
};

/// Calls that stay open, so that most are refused; as short as they can be: POST https /.
std::string calls_to_refuse(std::uint32_t first, std::uint32_t last) {
  std::string out;
  for (std::uint32_t stream = first; stream <= last; stream += 2) {
    out += frame(FrameType::headers, kEndHeaders, stream, "\x83\x87\x84");
  }
  return out;
}

std::string calls_and_resets(std::uint32_t last) {
  std::string out;
  for (std::uint32_t stream = kFirstFree; stream <= last; stream += 2) {
    out += token_call(stream, "ann") + reset(stream);
  }
  return out;
}

TEST_F(StuckPeerTest, IsLeftWhenItTakesNothingForAWhile) {
  given_server({.stall_timeout = 300ms});
  const auto peer = given_stuck_peer();

  EXPECT_TRUE(is_left(*peer));
}

TEST_F(StuckPeerTest, IsLeftAlsoWhileItGoesOnCalling) {
  given_server({.stall_timeout = 300ms});
  const auto peer = given_stuck_peer();

  send(*peer, calls_and_resets(2'001));

  EXPECT_TRUE(is_left(*peer));
}

TEST_F(StuckPeerTest, IsNotInTheWayOfOthers) {
  given_server({});
  const auto peer = given_stuck_peer();
  send(*peer, calls_and_resets(2'001));

  EXPECT_EQ(status_of_a_call_of_another(), "0");
}

TEST_F(StuckPeerTest, TakesNoMemoryByCallsThatItDoesNotHearRefused) {
  given_server({.stall_timeout = 1s});
  const auto peer = given_stuck_peer();
  const auto calls = calls_and_resets(2'001) + calls_to_refuse(2'003, 600'001);

  const auto growth = cartwright::test::growth_during(getpid(), [&] {
    send(*peer, calls);
    is_left(*peer);
  });

  EXPECT_LT(growth, kBearable);
}

TEST_F(StuckPeerTest, IsHeardAgainWhenItReads) {
  given_server({});
  const auto peer = given_stuck_peer();
  send(*peer, calls_to_refuse(kFirstFree, 20'001));
  // So what it has sent has met the limit.
  EXPECT_EQ(status_of_a_call_of_another(), "0");

  EXPECT_TRUE(hears_refused(*peer, 20'001));
}

TEST_F(StuckPeerTest, IsLeftWhenItsConnectionIsOldAndNoCallCanRunAnyMore) {
  given_server({.stall_timeout = 1h, .age = 100ms}, {.duration = 100ms, .answer_time = 100ms});
  const auto peer = given_stuck_peer();

  EXPECT_TRUE(is_left(*peer));
}

/// Our channel to a server that the test plays.
class StuckServerTest : public testing::Test {
 protected:
  /// A server that lets the client send, and reads no more than the beginning.
  std::future<std::unique_ptr<Http2Peer>> server_that_says(std::string bytes) {
    return std::async(std::launch::async, [this, said = std::move(bytes)] {
      auto peer = host_.accept();
      peer->send(said);
      return peer;
    });
  }

  boost::asio::io_context loop_;
  Http2Host host_{certificate("customers")};
};

TEST_F(StuckServerTest, FailsItsCallsAfterAWhile) {
  TokenClient client(loop_, host_.port(), {.stall_timeout = 300ms});
  const auto server = server_that_says(limitless());

  const auto status = client.status(std::string(12 << 20, 'x'), 5s);

  EXPECT_EQ(status.code, StatusCode::unavailable);
}

TEST_F(StuckServerTest, IsLeftWhenCallsPileUpThatItNeverLetsBegin) {
  constexpr std::size_t kCalls = 5'000;
  const std::string no_calls("\0\3\0\0\0\0", 6);
  TokenClient client(loop_, host_.port());
  const auto first = server_that_says(frame(FrameType::settings, 0, 0, no_calls));
  client.run_until_connected();
  std::vector<std::optional<AuthResponse>> responses(kCalls);
  runtime::TaskGroup calls(loop_.get_executor());
  std::ranges::for_each(responses, [&](auto& response) {
    calls.spawn(cartwright::test::keep_result(client.call("ann", 1ms), &response));
  });
  cartwright::test::run(loop_, calls.join());

  client.status("ann", 100ms);

  EXPECT_NO_THROW(beside(loop_, [&] { host_.accept(); }));
}

TEST_F(StuckServerTest, EndsACallOfWhichItHasSaidAPartOfItsFailure) {
  TokenClient client(loop_, host_.port());
  auto server = std::async(std::launch::async, [this] {
    auto peer = host_.accept();
    peer->send(frame(FrameType::settings, 0, 0));
    const auto call = peer->next(FrameType::headers);
    peer->send(frame(FrameType::headers, 0, call->stream, header_block({{":status", "503"}})));
    return peer;
  });
  const auto begin = std::chrono::steady_clock::now();

  const auto status = client.status("ann", 300ms);

  EXPECT_EQ(status.code, StatusCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

}  // namespace
}  // namespace cartwright::rpc
