// What one client may take of a server's memory and time.

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace test;
using cartwright::test::certificate;

constexpr std::uint32_t kRefusedStream = 7;
constexpr std::uint32_t kCancel = 8;

/// Sends messages of a kilobyte without end.
class Flood {
 public:
  Task<void> send_for_ever(Call* call) {
    AuthResponse message;
    message.mutable_payload()->set_email(std::string(1024, 'x'));
    while (true) {
      co_await call->send(message);
      ++sent_;
    }
  }

  [[nodiscard]] int sent() const { return sent_; }

 private:
  int sent_ = 0;
};

/// Goes on after its cancellation, as whoever waits for work of another thread.
class Stubborn {
 public:
  explicit Stubborn(Executor executor) : let_go_(executor, Timer::time_point::max()) {}

  Task<void> hold(Call*) {
    boost::system::error_code woken;
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    while (holds_) co_await let_go_.async_wait(boost::asio::redirect_error(use_task, woken));
    co_await boost::asio::this_coro::throw_if_cancelled(true);
  }

  void let_go() {
    holds_ = false;
    let_go_.cancel();
  }

 private:
  Timer let_go_;
  bool holds_ = true;
};

class CallLimitsTest : public testing::Test {
 protected:
  ~CallLimitsTest() override { stubborn_.let_go(); }

  void given_server(CallLimits limits) {
    server_.emplace(loop_, ServerSettings{.address = "127.0.0.1",
                                          .tls = certificate("customers"),
                                          .allowed_clients = {"cart"},
                                          .call_limits = limits});
    (*server_)->streaming("/Test/Flood", &flood_, &Flood::send_for_ever);
    (*server_)->streaming("/Test/Hold", &stubborn_, &Stubborn::hold);
  }

  /// A new client that has sent `bytes`.
  std::unique_ptr<Http2Peer> given_peer(const std::string& bytes) {
    return beside(loop_, [&] {
      auto peer = std::make_unique<Http2Peer>((*server_)->port(), certificate("cart"));
      peer->say_hello();
      peer->send(bytes);
      return peer;
    });
  }

  void run_for(std::chrono::milliseconds duration) {
    loop_.restart();
    loop_.run_for(duration);
  }

  std::string status(Http2Peer& peer, std::uint32_t stream) {
    return beside(loop_, [&] { return peer.final_headers(stream).at("grpc-status"); });
  }

  Frame next_reset(Http2Peer& peer) {
    return beside(loop_, [&] { return *peer.next(FrameType::reset); });
  }

  boost::asio::io_context loop_;
  Flood flood_;
  Stubborn stubborn_{loop_.get_executor()};
  std::optional<TokenServer> server_;
};

std::string call_of(std::string_view path, std::uint32_t stream = 1) {
  const auto block = header_block({{":method", "POST"},
                                   {":scheme", "https"},
                                   {":path", path},
                                   {":authority", "localhost"},
                                   {"content-type", "application/grpc"}});
  return frame(FrameType::headers, kEndHeaders, stream, block);
}

/// So many that are held, of the streams from 1 on.
std::string held_calls(std::uint32_t count) {
  std::string calls;
  for (std::uint32_t call = 0; call < count; ++call) calls += call_of("/Test/Hold", 2 * call + 1);
  return calls;
}

std::string window_update(std::uint32_t stream) {
  return frame(FrameType::window_update, 0, stream, std::string("\0\1\0\0", 4));
}

constexpr std::size_t kFrame = 16 * 1024;
constexpr std::size_t kHeld = 3 * kFrame;  // fits into the window that holds before any settings
constexpr std::size_t kRoomForOne = kHeld + kHeld / 2;
constexpr std::size_t kLargeAnswer = 1024 * 1024;

std::string data_frames(std::uint32_t stream, std::string_view bytes, std::uint8_t flags_of_last) {
  std::string out;
  for (; bytes.size() > kFrame; bytes.remove_prefix(kFrame)) {
    out += frame(FrameType::data, 0, stream, bytes.substr(0, kFrame));
  }
  return out + frame(FrameType::data, flags_of_last, stream, bytes);
}

/// A call of which a part of a large message has come.
std::string call_without_end(std::uint32_t stream) {
  const auto text = message(std::string(2 * kHeld, 'x'));
  return call_headers(stream) + data_frames(stream, std::string_view(text).substr(0, kHeld), 0);
}

/// Calls of which a part of a message of some kilobytes has come.
std::string calls_without_end(int count) {
  const auto text = message(std::string(kFrame, 'x'));
  std::string out;
  for (int i = 0; i < count; ++i) {
    const auto stream = static_cast<std::uint32_t>(2 * i + 1);
    out += call_headers(stream) + data_frames(stream, std::string_view(text).substr(0, 8'000), 0);
  }
  return out;
}

/// A whole call with a large message.
std::string large_call(std::uint32_t stream) {
  AuthRequest request;
  request.mutable_token()->set_value(std::string(kHeld - 100, 'x'));
  return call_headers(stream) +
         data_frames(stream, message(request.SerializeAsString()), kEndStream);
}

TEST_F(CallLimitsTest, HoldAHandlerBackWhoseClientTakesNothing) {
  given_server({});
  const auto peer = given_peer(call_of("/Test/Flood"));

  run_for(500ms);

  EXPECT_GT(flood_.sent(), 60);
  EXPECT_LT(flood_.sent(), 200);
}

TEST_F(CallLimitsTest, LetAHandlerGoOnWhenItsClientTakesMore) {
  given_server({});
  const auto peer = given_peer(call_of("/Test/Flood"));
  run_for(500ms);
  const auto before = flood_.sent();

  peer->send(window_update(0) + window_update(1));
  run_for(500ms);

  EXPECT_GT(flood_.sent(), before + 50);
  EXPECT_LT(flood_.sent(), before + 80);
}

TEST_F(CallLimitsTest, EndAStreamingCallThatLastsTooLong) {
  given_server({.duration = 300ms, .answer_time = 300ms});
  const auto peer = given_peer(call_of("/Test/Flood"));

  EXPECT_EQ(next_reset(*peer).error(), kCancel);
}

TEST_F(CallLimitsTest, EndAUnaryCallThatLastsTooLong) {
  given_server({.duration = 300ms});
  const auto peer = given_peer(token_call(1, "wait"));

  EXPECT_EQ(status(*peer, 1), "4");
  EXPECT_EQ(server_->service().cancelled(), 1U);
}

TEST_F(CallLimitsTest, BearAHandlerThatOutlivesItsAnswer) {
  given_server({.duration = 100ms, .answer_time = 100ms});
  const auto peer = given_peer(call_of("/Test/Hold"));
  EXPECT_EQ(status(*peer, 1), "4");

  run_for(500ms);
  stubborn_.let_go();
  peer->send(token_call(3, "ann"));

  EXPECT_EQ(status(*peer, 3), "0");
}

TEST_F(CallLimitsTest, EndACallThatIsNeverAskedCompletely) {
  given_server({.duration = 300ms});
  const auto peer = given_peer(call_headers(1));

  EXPECT_EQ(status(*peer, 1), "4");
}

TEST_F(CallLimitsTest, EndAUnaryCallWhoseRequestDoesNotArriveInTime) {
  given_server({.request_time = 300ms});
  const auto peer = given_peer(call_headers(1));

  EXPECT_EQ(status(*peer, 1), "4");
}

TEST_F(CallLimitsTest, LeaveACallAsMuchTimeAsItLikesToBeAnswered) {
  given_server({.request_time = 100ms});
  const auto peer = given_peer(token_call(1, "slow"));

  EXPECT_EQ(status(*peer, 1), "0");
}

TEST_F(CallLimitsTest, LeaveAStreamingCallAsMuchTimeAsItLikesToAsk) {
  given_server({.request_time = 100ms});
  const auto peer = given_peer(call_of("/Test/Flood"));
  run_for(500ms);
  const auto before = flood_.sent();

  peer->send(window_update(0) + window_update(1));
  run_for(300ms);

  EXPECT_GT(flood_.sent(), before);
}

TEST_F(CallLimitsTest, GiveUpAnAnswerThatTheClientDoesNotTake) {
  given_server({.answer_time = 300ms});
  const auto peer = given_peer(token_call(1, "large"));

  EXPECT_EQ(next_reset(*peer).error(), kCancel);
}

TEST_F(CallLimitsTest, RefuseMoreCallsThanRunAtOnce) {
  given_server({.calls = 4});
  const auto peer =
      given_peer(token_call(1, "wait") + token_call(3, "wait") + token_call(5, "ann"));

  const auto refusal = next_reset(*peer);

  EXPECT_EQ(refusal.stream, 5U);
  EXPECT_EQ(refusal.error(), kRefusedStream);
}

TEST_F(CallLimitsTest, LeaveCallsToOtherConnections) {
  given_server({.calls = 3});
  const auto greedy =
      given_peer(token_call(1, "wait") + token_call(3, "wait") + token_call(5, "wait"));
  run_for(300ms);
  const auto other = given_peer(token_call(1, "ann"));

  EXPECT_EQ(status(*other, 1), "0");
}

TEST_F(CallLimitsTest, AllowAConnectionTenStreamingCalls) {
  given_server({});
  const auto peer = given_peer(held_calls(11) + token_call(23, "ann"));

  EXPECT_EQ(status(*peer, 21), "8");
  EXPECT_EQ(status(*peer, 23), "0");
}

TEST_F(CallLimitsTest, AllowAnotherStreamingCallWhenOneHasEnded) {
  given_server({});
  const auto peer = given_peer(held_calls(10) + reset(1) + call_of("/Test/Flood", 21));

  const auto sent = beside(loop_, [&] { return *peer->next(FrameType::data); });

  EXPECT_EQ(sent.stream, 21U);
}

TEST_F(CallLimitsTest, LimitTheLargeAnswersOfAllCallsTogether) {
  given_server({.output_bytes = kLargeAnswer + kLargeAnswer / 2});
  const auto first = given_peer(token_call(1, "large"));
  run_for(300ms);
  const auto second = given_peer(token_call(1, "large"));

  EXPECT_EQ(status(*second, 1), "8");
}

TEST_F(CallLimitsTest, HaveRoomForALargeAnswerWhenAnotherWasGivenUp) {
  given_server({.answer_time = 300ms, .output_bytes = kLargeAnswer + kLargeAnswer / 2});
  const auto first = given_peer(token_call(1, "large") + reset(1));
  run_for(300ms);
  const auto second = given_peer(token_call(1, "large"));

  EXPECT_EQ(next_reset(*second).error(), kCancel);  // it was there, but not taken
}

TEST_F(CallLimitsTest, LeaveSmallAnswersAlone) {
  given_server({.output_bytes = 1});
  const auto peer = given_peer(token_call(1, "ann"));

  EXPECT_EQ(status(*peer, 1), "0");
}

TEST_F(CallLimitsTest, LimitTheLargeMessagesOfAllCallsTogether) {
  given_server({.input_bytes = kRoomForOne});
  const auto first = given_peer(call_without_end(1));
  run_for(300ms);
  const auto second = given_peer(call_without_end(1));

  EXPECT_EQ(status(*second, 1), "8");
}

TEST_F(CallLimitsTest, CountMessagesOfSomeKilobytesAsWell) {
  given_server({.input_bytes = kRoomForOne});
  const auto first = given_peer(calls_without_end(12));
  run_for(300ms);
  const auto second = given_peer(call_without_end(1));

  EXPECT_EQ(status(*second, 1), "8");
}

TEST_F(CallLimitsTest, LeaveSmallMessagesAlone) {
  given_server({.input_bytes = 1});
  const auto peer = given_peer(call_without_end(1) + token_call(3, "ann"));

  EXPECT_EQ(status(*peer, 3), "0");
}

TEST_F(CallLimitsTest, AreFreeAgainWhenACallHasEnded) {
  given_server({.input_bytes = kRoomForOne});
  const auto first = given_peer(call_without_end(1) + reset(1));
  run_for(300ms);
  const auto second = given_peer(large_call(1));

  EXPECT_EQ(status(*second, 1), "0");
}

}  // namespace
}  // namespace cartwright::rpc
