// Replies whose body is made while it is sent.

#include <gtest/gtest.h>

#include <array>
#include <charconv>
#include <future>
#include <string>

#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using test::status_of;

std::string get(std::string_view target, std::string_view version = "HTTP/1.1") {
  return "GET " + std::string(target) + " " + std::string(version) + "\r\nHost: x\r\n\r\n";
}

std::string chunk(const std::string& text) {
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), text.size(), 16).ptr;
  return std::string(size.data(), end) + "\r\n" + text + "\r\n";
}

class StreamedReplyTest : public testing::Test {
 protected:
  RunningServer server_;
  test::RawConnection connection_ = server_.connect();
};

TEST_F(StreamedReplyTest, ComesInChunks) {
  connection_.send(get("/lines/3/"));

  const auto head = connection_.read_until("\r\n\r\n");
  const auto body = connection_.read_until("\r\n0\r\n\r\n");

  EXPECT_EQ(status_of(head), 200);
  EXPECT_TRUE(head.contains("Transfer-Encoding: chunked\r\n"));
  EXPECT_FALSE(head.contains("Content-Length"));
  EXPECT_EQ(body,
            chunk(Lines::line(1)) + chunk(Lines::line(2)) + chunk(Lines::line(3)) + "0\r\n\r\n");
}

TEST_F(StreamedReplyTest, ReadsAsOneBody) {
  const auto reply = server_.client().get("/lines/2/");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, Lines::line(1) + Lines::line(2));
}

TEST_F(StreamedReplyTest, KeepsTheConnection) {
  connection_.send(get("/lines/2/") + get("/hello/"));
  connection_.read_until("\r\n0\r\n\r\n");

  EXPECT_TRUE(connection_.read_reply().ends_with(R"({"data":"hello"})"));
}

TEST_F(StreamedReplyTest, EndsWithTheConnectionForHttp10) {
  connection_.send("GET /lines/2/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

  const auto head = connection_.read_until("\r\n\r\n");
  const auto body = connection_.read_all();

  EXPECT_TRUE(head.contains("Connection: close\r\n"));
  EXPECT_FALSE(head.contains("Transfer-Encoding"));
  EXPECT_EQ(body, Lines::line(1) + Lines::line(2));
}

TEST_F(StreamedReplyTest, HasTheSameHeadWithoutABodyForHead) {
  connection_.send("HEAD /lines/2/ HTTP/1.1\r\nHost: x\r\n\r\n" + get("/hello/"));

  const auto head = connection_.read_until("\r\n\r\n");
  const auto next = connection_.read_reply();

  EXPECT_TRUE(head.contains("Transfer-Encoding: chunked\r\n"));
  EXPECT_TRUE(next.ends_with(R"({"data":"hello"})"));
}

TEST_F(StreamedReplyTest, AnswersAFailureBeforeTheFirstPieceLikeAnyOther) {
  const auto reply = server_.client().get("/broken-lines/1/");

  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.error_code(), "service_unavailable");
}

TEST_F(StreamedReplyTest, IsResetByALaterFailure) {
  connection_.send(get("/broken-lines/2/"));

  EXPECT_THROW(connection_.read_up_to_close(), std::system_error);
}

TEST_F(StreamedReplyTest, IsResetByALaterFailureForHttp10Too) {
  connection_.send(get("/broken-lines/2/", "HTTP/1.0"));

  EXPECT_THROW(connection_.read_up_to_close(), std::system_error);
}

TEST_F(StreamedReplyTest, ServesOthersAfterAFailure) {
  connection_.send(get("/broken-lines/2/"));
  connection_.read_all();

  EXPECT_EQ(server_.client().get("/hello/").status, 200);
}

TEST(StreamedReplyOfSlowReaderTest, IsMadeNoFasterThanItIsRead) {
  RunningServer server({.reply_stall_timeout = 1s});
  auto stalled = server.connect();
  stalled.shrink_receive_buffer();
  stalled.send(get("/lines/1000000/"));

  // Waits for the session to end by itself.
  auto stopped = std::async(std::launch::async, [&] { server.stop(60s); });

  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  EXPECT_LT(server.endpoints.lines_made, 1000);
}

TEST(StreamedReplyOfSlowReaderTest, LeavesTheLoopToOthers) {
  RunningServer server;
  auto reader = server.connect();
  reader.send(get("/lines/1000000/"));
  reader.read(1'000'000);

  EXPECT_EQ(server.client().get("/hello/").status, 200);
}

}  // namespace
}  // namespace cartwright::http
