#include "platform/http/session.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using test::status_of;

constexpr std::string_view kHello = "GET /hello/ HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kLastHello =
    "GET /hello/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

std::string repeat(std::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

std::string post(std::string_view body) {
  return "POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

class SessionTest : public testing::Test {
 protected:
  void send_byte_by_byte(std::string_view request) {
    for (const char& byte : request) connection_.send({&byte, 1});
  }

  RunningServer server_;
  test::RawConnection connection_ = server_.connect();
};

TEST_F(SessionTest, KeepsTheConnectionBetweenRequests) {
  connection_.send(kHello);
  const auto first = connection_.read_reply();

  connection_.send(kHello);
  const auto second = connection_.read_reply();

  EXPECT_EQ(status_of(first), 200);
  EXPECT_EQ(status_of(second), 200);
  EXPECT_FALSE(second.contains("Connection:"));
}

TEST_F(SessionTest, AnswersPipelinedRequestsInOrder) {
  connection_.send(get("/things/1/") + post("two") + get("/nowhere/") + get("/things/4/"));

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\n1"));
  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\ntwo"));
  EXPECT_EQ(status_of(connection_.read_reply()), 404);
  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\n4"));
}

TEST_F(SessionTest, AnswersAThousandPipelinedRequests) {
  connection_.send(repeat(kHello, 1000) + std::string(kLastHello));

  const auto replies = connection_.read_all();

  EXPECT_EQ(replies.size(), 1001 * replies.find("HTTP/1.1", 1) + 19);  // "Connection: close"
}

TEST_F(SessionTest, AnswersWhatWasSentBeforeAHalfClose) {
  connection_.send(repeat(kHello, 2));
  connection_.half_close();

  EXPECT_EQ(status_of(connection_.read_reply()), 200);
  EXPECT_EQ(status_of(connection_.read_reply()), 200);
  EXPECT_EQ(connection_.read_all(), "");
}

TEST_F(SessionTest, ClosesIfTheClientAsksForIt) {
  connection_.send(kLastHello);

  const auto reply = connection_.read_all();

  EXPECT_EQ(status_of(reply), 200);
  EXPECT_TRUE(reply.contains("Connection: close\r\n"));
}

TEST_F(SessionTest, ClosesAfterAnHttp10Request) {
  connection_.send("GET /hello/ HTTP/1.0\r\n\r\n");

  const auto reply = connection_.read_all();

  EXPECT_EQ(status_of(reply), 200);
  EXPECT_TRUE(reply.contains("Connection: close\r\n"));
}

TEST_F(SessionTest, KeepsAnHttp10ConnectionIfTheClientAsksForIt) {
  connection_.send("GET /hello/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  const auto first = connection_.read_reply();

  connection_.send(kHello);

  EXPECT_TRUE(first.contains("Connection: keep-alive\r\n"));
  EXPECT_EQ(status_of(connection_.read_reply()), 200);
}

TEST_F(SessionTest, AnswersHeadLikeGetButWithoutBody) {
  connection_.send("HEAD /hello/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  const auto reply = connection_.read_all();

  EXPECT_EQ(status_of(reply), 200);
  EXPECT_TRUE(reply.contains("Content-Length: 16\r\n"));
  EXPECT_TRUE(reply.ends_with("\r\n\r\n"));
}

TEST_F(SessionTest, SendsNoLengthWith204) {
  const auto reply = server_.client().del("/hello/");

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.header("Content-Length"), "");
  EXPECT_EQ(reply.header("Content-Type"), "");
}

TEST_F(SessionTest, ReadsABodyThatArrivesByteByByte) {
  const auto request = post("hello");

  send_byte_by_byte(request);

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\nhello"));
}

TEST_F(SessionTest, ReadsALargeBody) {
  const std::string body(1024 * 1024, 'b');

  connection_.send(post(body));

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\n" + body));
}

TEST_F(SessionTest, ReadsAChunkedBody) {
  connection_.send(
      "POST /echo/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3\r\none\r\n4;note=\"x\"\r\n two\r\n0\r\nChecksum: 7\r\n\r\n" +
      std::string(kHello));

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\none two"));
  EXPECT_EQ(status_of(connection_.read_reply()), 200);
}

TEST_F(SessionTest, IgnoresTheHeaderFieldsOfATrailer) {
  connection_.send(
      "POST /echo/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\none\r\n0\r\nHost: y\r\nAuthorization: Bearer x\r\n\r\n");

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\none"));
}

TEST_F(SessionTest, KeepsTheHeaderWhileALongChunkedBodyArrives) {
  const auto chunk = "1000\r\n" + std::string(4096, 'c') + "\r\n";

  connection_.send("GET /credentials/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token\r\n");
  connection_.send("Transfer-Encoding: chunked\r\n\r\n" + repeat(chunk, 200));
  connection_.send("0\r\n\r\n");

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\nBearer token"));
}

TEST_F(SessionTest, ReadsAndIgnoresTheBodyOfAGet) {
  connection_.send("GET /hello/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
  const auto first = connection_.read_reply();

  connection_.send(kHello);

  EXPECT_EQ(status_of(first), 200);
  EXPECT_EQ(status_of(connection_.read_reply()), 200);
}

TEST_F(SessionTest, AsksForTheBodyOfAClientThatWaitsForIt) {
  connection_.send(
      "POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  const auto sign = connection_.read_until("\r\n\r\n");

  connection_.send("one");

  EXPECT_EQ(sign, "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\none"));
}

TEST_F(SessionTest, RefusesATooLargeBodyBeforeItIsSent) {
  connection_.send(
      "POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n"
      "Expect: 100-continue\r\n\r\n");

  EXPECT_EQ(status_of(connection_.read_until("}}")), 413);
}

TEST_F(SessionTest, LooksForTheRouteBeforeItRefusesATooLargeBody) {
  connection_.send("POST /nowhere/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");

  EXPECT_EQ(status_of(connection_.read_until("}}")), 404);
}

TEST_F(SessionTest, LetsAClientThatGoesOnSendingReadItsRefusal) {
  const auto sent = connection_.send(post(std::string(8 * 1024 * 1024, 'x')));
  connection_.half_close();

  const auto reply = connection_.read_all();

  EXPECT_TRUE(sent);
  EXPECT_EQ(status_of(reply), 413);
  EXPECT_TRUE(reply.contains(R"("code":"request_entity_too_large")"));
}

TEST_F(SessionTest, IgnoresOneEmptyLineInFrontOfARequest) {
  connection_.send("\r\n" + std::string(kHello) + "\r\n" + std::string(kHello));

  EXPECT_EQ(status_of(connection_.read_reply()), 200);
  EXPECT_EQ(status_of(connection_.read_reply()), 200);
}

TEST_F(SessionTest, IgnoresAnEmptyLineThatComesInTwoPieces) {
  connection_.send("\r");
  server_.client().get("/hello/");  // by now the first piece has been read
  connection_.send("\n" + std::string(kHello));

  EXPECT_EQ(status_of(connection_.read_reply()), 200);
}

TEST_F(SessionTest, LetsOthersHaveTheirTurnBetweenPipelinedRequests) {
  auto other = server_.connect();
  connection_.send(repeat(get("/work/"), 50));
  server_.endpoints.waiting.acquire();

  other.send(kHello);
  other.read_reply();

  EXPECT_LT(server_.endpoints.worked, 25);
}

TEST_F(SessionTest, TakesThePathOfAnAbsoluteTarget) {
  connection_.send(get("HTTP://shop.example:80/things/7/?a=b"));

  EXPECT_TRUE(connection_.read_reply().ends_with("\r\n\r\n7"));
}

TEST_F(SessionTest, SendsALargeSharedBodyToASlowReader) {
  connection_.shrink_receive_buffer();
  connection_.send(get("/shared/"));

  const auto head = connection_.read_until("\r\n\r\n");
  const auto body = connection_.read(SampleEndpoints::kSharedSize);

  EXPECT_TRUE(head.contains("Content-Length: 16777216\r\n"));
  EXPECT_EQ(body, std::string(SampleEndpoints::kSharedSize, 'x'));
}

TEST_F(SessionTest, SurvivesAReaderThatLeavesInTheMiddleOfAReply) {
  connection_.send(get("/shared/"));
  connection_.read_until("\r\n\r\n");

  connection_.reset();

  EXPECT_EQ(server_.client().get("/hello/").status, 200);
}

TEST_F(SessionTest, SurvivesAClientThatLeavesWhileItsRequestIsHandled) {
  connection_.send(get("/wait/"));
  server_.endpoints.waiting.acquire();

  connection_.reset();
  server_.release();

  EXPECT_EQ(server_.client().get("/hello/").status, 200);
}

}  // namespace
}  // namespace cartwright::http
