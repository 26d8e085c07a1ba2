#include <gtest/gtest.h>

#include "platform/testing/raw_connection.hpp"
#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace test;
using cartwright::test::certificate;
using Headers = std::map<std::string, std::string>;

constexpr std::uint32_t kEnhanceYourCalm = 11;

std::string repeat(std::string_view bytes, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += bytes;
  return out;
}

/// The headers of a call and one more, without the end of them.
std::string beginning_of_headers(const std::string& name, const std::string& value) {
  return frame(FrameType::headers, 0, 1,
               header_block({{":method", "POST"},
                             {":scheme", "https"},
                             {":path", "/UserAuth/ValidateToken"},
                             {":authority", "localhost"},
                             {"content-type", "application/grpc"},
                             {name, value}}));
}

/// So many calls whose windows grow too large.
std::string calls_to_be_reset(std::uint32_t count) {
  const std::string too_much("\x7f\xff\xff\xff", 4);
  std::string bytes;
  for (std::uint32_t stream = 1; stream < 2 * count; stream += 2) {
    bytes += call_headers(stream) + frame(FrameType::window_update, 0, stream, too_much);
  }
  return bytes;
}

/// Our server and a client that need not keep to the rules.
class Http2AbuseTest : public testing::Test {
 protected:
  /// What the client sees at last when it has sent `bytes` after a proper beginning: the error of
  /// GOAWAY, or nothing if the connection just ended.
  std::optional<std::uint32_t> end_after(std::string bytes) {
    return beside(loop_, [&]() -> std::optional<std::uint32_t> {
      Http2Peer peer(server_->port(), certificate("cart"));
      peer.say_hello();
      peer.send(bytes);
      const auto goaway = peer.next(FrameType::goaway);
      peer.count_frames();
      if (!goaway) return std::nullopt;
      return goaway->error();
    });
  }

  /// The final headers of the first call, when `bytes` have been sent.
  Headers answer_to(std::string bytes) {
    return beside(loop_, [&] {
      Http2Peer peer(server_->port(), certificate("cart"));
      peer.say_hello();
      peer.send(bytes);
      return peer.final_headers(1);
    });
  }

  /// How a proper call on a new connection ends.
  std::string status_of_a_proper_call() {
    return answer_to(call_headers(1) + frame(FrameType::data, kEndStream, 1, message("")))
        .at("grpc-status");
  }

  boost::asio::io_context loop_;
  TokenServer server_{loop_};
};

/// A whole call with a method and a content type of its own; none if that is empty.
std::string call_by(std::string_view method, std::string_view content_type) {
  auto block = header_block({{":method", method},
                             {":scheme", "https"},
                             {":path", "/UserAuth/ValidateToken"},
                             {":authority", "localhost"}});
  if (!content_type.empty()) block += header_block({{"content-type", content_type}});
  return frame(FrameType::headers, kEndHeaders, 1, block) +
         frame(FrameType::data, kEndStream, 1, message(""));
}

std::string calls_and_resets(std::uint32_t count) {
  std::string out;
  for (std::uint32_t stream = 1; stream < 2 * count; stream += 2) {
    out += call_headers(stream) + frame(FrameType::reset, 0, stream, std::string(4, '\0'));
  }
  return out;
}

TEST_F(Http2AbuseTest, EndsAConnectionOfRapidResets) {
  EXPECT_TRUE(end_after(calls_and_resets(4000)));
  EXPECT_EQ(status_of_a_proper_call(), "0");
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByPings) {
  const auto ping = frame(FrameType::ping, 0, 0, "12345678");

  EXPECT_EQ(end_after(repeat(ping, 5000)), kEnhanceYourCalm);
  EXPECT_EQ(status_of_a_proper_call(), "0");
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedBySettings) {
  const auto settings = frame(FrameType::settings, 0, 0);

  EXPECT_EQ(end_after(repeat(settings, 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByEmptyData) {
  const auto nothing = frame(FrameType::data, 0, 1);

  EXPECT_EQ(end_after(call_headers(1) + repeat(nothing, 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByPadding) {
  constexpr std::uint8_t kPadded = 8;
  const auto padding = frame(FrameType::data, kPadded, 1, std::string(1, '\0'));

  EXPECT_EQ(end_after(call_headers(1) + repeat(padding, 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByWindowUpdates) {
  const auto update = frame(FrameType::window_update, 0, 0, std::string("\0\0\0\1", 4));

  EXPECT_EQ(end_after(repeat(update, 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByPriorities) {
  const auto priority = frame(FrameType::priority, 0, 1, std::string("\0\0\0\0\1", 5));

  EXPECT_EQ(end_after(repeat(priority, 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByFramesOfAnUnknownType) {
  EXPECT_EQ(end_after(repeat(frame(FrameType::unknown, 0, 0), 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionFloodedByFramesOfAStreamThatHasEnded) {
  const auto update = frame(FrameType::window_update, 0, 1, std::string("\0\0\0\1", 4));
  const auto ended = call_headers(1) + frame(FrameType::reset, 0, 1, std::string(4, '\0'));

  EXPECT_EQ(end_after(ended + repeat(update, 5000)), kEnhanceYourCalm);
}

TEST_F(Http2AbuseTest, EndsAConnectionThatProvokesResets) {
  EXPECT_TRUE(end_after(calls_to_be_reset(1'000)));
  EXPECT_EQ(status_of_a_proper_call(), "0");
}

TEST_F(Http2AbuseTest, EndsAConnectionOfEndlessContinuations) {
  const auto begin = frame(FrameType::headers, 0, 1, header_block({{":method", "POST"}}));
  const auto more = frame(FrameType::continuation, 0, 1, header_block({{"more", "and more"}}));

  EXPECT_NO_THROW(end_after(begin + repeat(more, 5000)));
  EXPECT_EQ(status_of_a_proper_call(), "0");
}

TEST_F(Http2AbuseTest, EndsACallWithOversizedHeadersButNotItsConnection) {
  const std::string large(10 * 1024, 'x');
  const auto more = header_block({{"larger", large}});
  const auto [oversized, proper] = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"));
    peer.say_hello();
    peer.send(beginning_of_headers("large", large) +
              frame(FrameType::continuation, kEndHeaders, 1, more) + token_call(3, "ann"));
    return std::pair(peer.final_headers(1), peer.final_headers(3));
  });

  EXPECT_EQ(oversized.at("grpc-status"), "8");
  EXPECT_EQ(proper.at("grpc-status"), "0");
}

TEST_F(Http2AbuseTest, AnswersAPing) {
  const auto answer = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"));
    peer.say_hello();
    peer.send(frame(FrameType::ping, 0, 0, "12345678"));
    return peer.next(FrameType::ping);
  });

  EXPECT_EQ(answer->flags, kAck);
  EXPECT_EQ(answer->payload, "12345678");
}

TEST_F(Http2AbuseTest, EndsAConnectionThatBeginsWithGarbage) {
  const auto ended = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"));
    peer.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    peer.count_frames();
    return true;
  });

  EXPECT_TRUE(ended);
}

TEST_F(Http2AbuseTest, RefusesTls11) {
  EXPECT_THROW(
      beside(loop_,
             [&] { Http2Peer(server_->port(), certificate("cart"), TlsVersion::at_most_1_1); }),
      std::runtime_error);
}

TEST_F(Http2AbuseTest, RefusesClientsWithoutHttp2) {
  const auto first = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"), TlsVersion::without_http2);
    return peer.next();
  });

  EXPECT_FALSE(first);
}

TEST_F(Http2AbuseTest, RefusesAMessageAsSoonAsItIsAnnouncedTooLarge) {
  const std::string announcement("\0\x7f\xff\xff\xff", 5);

  const auto answer = answer_to(call_headers(1) + frame(FrameType::data, 0, 1, announcement));

  EXPECT_EQ(answer.at("grpc-status"), "8");
}

TEST_F(Http2AbuseTest, RefusesACompressedMessage) {
  const auto answer =
      answer_to(call_headers(1) + frame(FrameType::data, kEndStream, 1, message("xyz", 1)));

  EXPECT_EQ(answer.at("grpc-status"), "12");
}

TEST_F(Http2AbuseTest, RefusesAMessageThatIsCutOff) {
  const auto answer = answer_to(call_headers(1) +
                                frame(FrameType::data, kEndStream, 1, message("xyz").substr(0, 6)));

  EXPECT_EQ(answer.at("grpc-status"), "12");
}

TEST_F(Http2AbuseTest, RefusesTwoMessages) {
  const auto answer =
      answer_to(call_headers(1) + frame(FrameType::data, kEndStream, 1, message("") + message("")));

  EXPECT_EQ(answer.at("grpc-status"), "12");
}

TEST_F(Http2AbuseTest, RefusesAMessageThatIsNone) {
  const auto answer =
      answer_to(call_headers(1) + frame(FrameType::data, kEndStream, 1, message("\xff\xff")));

  EXPECT_EQ(answer.at("grpc-status"), "3");
}

TEST_F(Http2AbuseTest, RefusesAMalformedTimeout) {
  const auto answer = answer_to(call_headers(1, {{"grpc-timeout", "soon"}}));

  EXPECT_EQ(answer.at("grpc-status"), "3");
}

TEST_F(Http2AbuseTest, RefusesTypesThatAreNotGrpc) {
  EXPECT_EQ(answer_to(call_by("POST", "text/plain")).at(":status"), "415");
  EXPECT_EQ(answer_to(call_by("POST", "application/json")).at(":status"), "415");
  EXPECT_EQ(answer_to(call_by("POST", "application/grpc-web")).at(":status"), "415");
  EXPECT_EQ(answer_to(call_by("POST", "application/grpc+json")).at(":status"), "415");
  EXPECT_EQ(answer_to(call_by("POST", "")).at(":status"), "415");
}

TEST_F(Http2AbuseTest, TakesTheTypesOfGrpc) {
  EXPECT_EQ(answer_to(call_by("POST", "application/grpc+proto")).at("grpc-status"), "0");
  EXPECT_EQ(answer_to(call_by("POST", "Application/gRPC ; charset=x")).at("grpc-status"), "0");
}

TEST_F(Http2AbuseTest, RefusesOtherMethodsThanPost) {
  EXPECT_EQ(answer_to(call_by("PUT", "application/grpc")).at(":status"), "405");
  EXPECT_EQ(answer_to(call_by("GET", "text/html")).at(":status"), "405");
}

TEST_F(Http2AbuseTest, SaysThatItTakesNoCompressionWhenItRefusesOne) {
  const auto answer = answer_to(call_headers(1, {{"grpc-encoding", "gzip"}}) +
                                frame(FrameType::data, kEndStream, 1, message("xyz", 1)));

  EXPECT_EQ(answer.at("grpc-status"), "12");
  EXPECT_EQ(answer.at("grpc-accept-encoding"), "identity");
}

TEST_F(Http2AbuseTest, EndlessRenewalOfKeysEndsTheConnection) {
  const auto is_left = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"));
    peer.say_hello();
    peer.renew_keys(1'000);
    return peer.is_left();
  });

  EXPECT_TRUE(is_left);
}

TEST_F(Http2AbuseTest, AFewRenewalsOfKeysAreFine) {
  const auto answer = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"));
    peer.say_hello();
    peer.renew_keys(10);
    peer.send(token_call(1, "ann"));
    return peer.final_headers(1);
  });

  EXPECT_EQ(answer.at("grpc-status"), "0");
}

/// Our server with little patience, and a client that says nothing.
class SilentPeerTest : public testing::Test {
 protected:
  boost::asio::io_context loop_;
  TokenServer server_{
      loop_,
      0,
      {.handshake_timeout = 300ms, .keepalive_interval = 300ms, .keepalive_timeout = 300ms}};
};

TEST_F(SilentPeerTest, IsLeftIfItBeginsNoHandshake) {
  const auto received =
      beside(loop_, [&] { return cartwright::test::RawConnection(server_->port()).read_all(); });

  EXPECT_EQ(received, "");
}

TEST_F(SilentPeerTest, IsLeftIfItSendsNoSettings) {
  const auto frames =
      beside(loop_, [&] { return Http2Peer(server_->port(), certificate("cart")).count_frames(); });

  EXPECT_LE(frames, 2);
}

TEST_F(SilentPeerTest, IsLeftIfItAnswersNoPing) {
  const auto ping = beside(loop_, [&] {
    Http2Peer peer(server_->port(), certificate("cart"));
    peer.say_hello();
    const auto asked = peer.next(FrameType::ping);
    peer.count_frames();
    return asked;
  });

  EXPECT_EQ(ping->flags, 0);
}

}  // namespace
}  // namespace cartwright::rpc
