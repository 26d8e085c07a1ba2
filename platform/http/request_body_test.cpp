// When a session reads the body of a request, and what it keeps of it.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "platform/testing/eventually.hpp"
#include "platform/testing/http/connections.hpp"
#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using test::RawConnection;
using test::status_of;

// The head of a request whose body is still to come.
std::string head(std::string_view line, std::size_t size) {
  return std::string(line) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) +
         "\r\n\r\n";
}

std::string post(std::string_view body) {
  return head("POST /echo/", body.size()) + std::string(body);
}

std::string half_of_a_body(std::size_t size) {
  return head("POST /echo/", 2 * size) + std::string(size, 'x');
}

class RequestBodyTest : public testing::Test {
 protected:
  RunningServer server_;
  RawConnection connection_ = server_.connect();
};

TEST_F(RequestBodyTest, IsNotAwaitedWhereThereIsNoRoute) {
  connection_.send(head("POST /nowhere/", 100));

  EXPECT_EQ(status_of(connection_.read_reply()), 404);
}

TEST_F(RequestBodyTest, IsNotAwaitedForAMethodThatIsNotAllowed) {
  connection_.send(head("PATCH /hello/", 100));

  EXPECT_EQ(status_of(connection_.read_reply()), 405);
}

TEST_F(RequestBodyTest, IsNotAwaitedWithoutAToken) {
  connection_.send(head("POST /notes/", 100));

  EXPECT_EQ(status_of(connection_.read_reply()), 401);
}

TEST_F(RequestBodyTest, IsAwaitedByAnEndpointThatTakesIt) {
  connection_.send(head("POST /open-notes/", 16));
  server_.client().get("/hello/");  // by now the head has been read

  connection_.send(R"({"text":"hello"})");

  EXPECT_TRUE(connection_.read_reply().ends_with(R"({"data":{"text":"hello"}})"));
}

TEST_F(RequestBodyTest, IsRefusedIfItIsNone) {
  connection_.send("POST /open-notes/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  server_.client().get("/hello/");

  connection_.send("no size\r\n");

  EXPECT_EQ(status_of(connection_.read_until("}}")), 400);
}

TEST_F(RequestBodyTest, IsSkippedBeforeTheNextRequestIfNobodyWantsIt) {
  connection_.send(head("POST /nowhere/", 3));
  const auto first = connection_.read_reply();

  connection_.send("one" + std::string(kHello));

  EXPECT_FALSE(first.contains("Connection: close"));
  EXPECT_EQ(status_of(connection_.read_reply()), 200);
}

TEST_F(RequestBodyTest, EndsTheConnectionIfItIsLargeAndNobodyWantsIt) {
  connection_.send(head("POST /nowhere/", 100'000));

  const auto reply = connection_.read_all();

  EXPECT_EQ(status_of(reply), 404);
  EXPECT_TRUE(reply.contains("Connection: close\r\n"));
}

TEST_F(RequestBodyTest, IsNotAskedForIfNobodyWantsIt) {
  connection_.send(
      "POST /notes/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

  const auto reply = connection_.read_all();

  EXPECT_EQ(status_of(reply), 401);
  EXPECT_TRUE(reply.contains("Connection: close\r\n"));
}

TEST_F(RequestBodyTest, IsNoMatterIfItsClientLeaves) {
  connection_.send(half_of_a_body(100));
  connection_.reset();

  EXPECT_EQ(server_.client().get("/hello/").status, 200);
}

TEST(BodyBudgetTest, RefusesWhatIsBeyondIt) {
  RunningServer server({.bodies_limit = 40'000});
  auto large = server.connect();

  large.send(half_of_a_body(50'000));

  EXPECT_EQ(status_of(large.read_until("}}")), 503);
}

TEST(BodyBudgetTest, HasABodyBackOnceItHasBeenRead) {
  RunningServer server({.bodies_limit = 100'000});
  const auto body = R"({"text":")" + std::string(60'000, 'x') + R"("})";
  auto waiting = server.connect();
  waiting.send(head("POST /held-notes/", body.size()) + body);
  server.endpoints.waiting.acquire();

  const auto status = server.client().post("/open-notes/", body).status;
  server.release();

  EXPECT_EQ(status, 200);
  EXPECT_EQ(status_of(waiting.read_reply()), 204);
}

TEST(BodyBudgetTest, HasARefusedBodyBackAtOnce) {
  RunningServer server({.bodies_limit = 40'000});
  auto refused = server.connect();
  refused.send(half_of_a_body(50'000));
  refused.read_until("}}");
  auto another = server.connect();

  another.send(post(std::string(20'000, 'x')));

  EXPECT_EQ(status_of(another.read_reply()), 200);
}

TEST(BodyBudgetTest, HasABodyBackBeforeItsReplyIsRead) {
  RunningServer server({.bodies_limit = 3'000'000});
  auto reader = server.connect();
  reader.shrink_receive_buffer();
  reader.send(post(std::string(1'000'000, 'x')) + post(std::string(1'000'000, 'x')));
  reader.read_until("\r\n\r\n");
  auto another = server.connect();

  another.send(post(std::string(1'000'000, 'x')));

  EXPECT_EQ(status_of(another.read_reply()), 200);
}

TEST(BodyBudgetTest, LeavesSmallBodiesAlone) {
  RunningServer server({.bodies_limit = 70'000});
  auto stalled = server.connect();
  stalled.send(half_of_a_body(50'000));
  auto small = server.connect();

  small.send(post(std::string(1'000, 'x')));

  EXPECT_EQ(status_of(small.read_reply()), 200);
}

TEST(BodyBudgetTest, CountsBodiesOfSomeKilobytesAsWell) {
  RunningServer server({.bodies_limit = 100'000});
  auto first = server.connect();
  first.send(half_of_a_body(16'000));
  auto others = connections(server, 20);

  send_to_each(others, half_of_a_body(16'000));

  EXPECT_EQ(status_of(first.read_until("}}")), 503);
}

TEST(BodyBudgetTest, CountsHeadsAsWell) {
  RunningServer server({.bodies_limit = 100'000});
  const auto half_of_a_head = "GET /hello/ HTTP/1.1\r\nHost: x\r\nX: " + std::string(8'000, 'x');
  auto first = server.connect();
  first.send(half_of_a_head);
  auto others = connections(server, 20);

  send_to_each(others, half_of_a_head);

  EXPECT_EQ(status_of(first.read_until("}}")), 503);
}

TEST(BodyBudgetTest, LetsTheSlowestGoFirst) {
  using namespace std::chrono_literals;
  RunningServer server({.bodies_limit = 100'000});
  auto stalled = server.connect();
  stalled.send(half_of_a_body(50'000));
  std::this_thread::sleep_for(3s);
  auto another = server.connect();

  another.send(post(std::string(60'000, 'x')));

  EXPECT_EQ(status_of(another.read_reply()), 200);
  EXPECT_EQ(status_of(stalled.read_until("}}")), 503);
}

}  // namespace
}  // namespace cartwright::http
