// What a session does with clients that keep it waiting.

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <string_view>
#include <thread>

#include "platform/testing/eventually.hpp"
#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::RawConnection;
using test::status_of;

constexpr std::string_view kHello = "GET /hello/ HTTP/1.1\r\nHost: x\r\n\r\n";

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

// How much of `size` bytes comes to a client that never takes much at once.
std::size_t read_slowly(RawConnection& connection, std::size_t size) try {
  std::size_t taken = 0;
  for (; taken < size; taken += 4096) {
    connection.read(4096);
    std::this_thread::sleep_for(1ms);
  }
  return taken;
} catch (const std::runtime_error&) {
  return 0;
}

TEST(SessionTimeoutTest, RefusesAHeaderThatTakesTooLong) {
  RunningServer server({.header_timeout = 1s});
  auto connection = server.connect();

  connection.send("GET /hello/ HTTP/1.1\r\nHost:");
  const auto reply = connection.read_until("}}");

  EXPECT_EQ(status_of(reply), 408);
  EXPECT_TRUE(reply.contains("Connection: close\r\n"));
  EXPECT_TRUE(reply.contains(R"("code":"request_timeout")"));
}

TEST(SessionTimeoutTest, RefusesABodyThatTakesTooLong) {
  RunningServer server({.body_timeout = 1s});
  auto connection = server.connect();

  connection.send("POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n12");

  EXPECT_EQ(status_of(connection.read_until("}}")), 408);
}

TEST(SessionTimeoutTest, RefusesABodyThatStalls) {
  RunningServer server({.body_stall_timeout = 1ms});
  auto connection = server.connect();

  connection.send("POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n12");

  EXPECT_EQ(status_of(connection.read_until("}}")), 408);
}

TEST(SessionTimeoutTest, ClosesAnIdleConnectionQuietly) {
  RunningServer server({.idle_timeout = 1s});
  auto connection = server.connect();

  connection.send(kHello);

  EXPECT_EQ(status_of(connection.read_reply()), 200);
  EXPECT_EQ(connection.read_all(), "");
}

TEST(SessionTimeoutTest, ClosesAConnectionThatNeverSendsAnything) {
  RunningServer server({.idle_timeout = 1s});
  auto connection = server.connect();

  EXPECT_EQ(connection.read_all(), "");
}

TEST(SessionTimeoutTest, InterruptsAnEndpointThatTakesTooLong) {
  RunningServer server({.handler_timeout = 1ms});
  auto client = server.client();

  const auto reply = client.get("/wait/");

  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.error_code(), "service_unavailable");
  EXPECT_EQ(reply.header("Retry-After"), "1");
  EXPECT_EQ(server.endpoints.interrupted, 1);
}

TEST(SessionTimeoutTest, ServesTheNextRequestAfterAnInterruptedOne) {
  RunningServer server({.handler_timeout = 1ms});
  auto connection = server.connect();

  connection.send(get("/wait/") + get("/wait/") + std::string(kHello));

  EXPECT_EQ(status_of(connection.read_reply()), 503);
  EXPECT_EQ(status_of(connection.read_reply()), 503);
  EXPECT_EQ(status_of(connection.read_reply()), 200);
}

TEST(SessionTimeoutTest, GivesUpAReaderThatTakesNothing) {
  RunningServer server({.reply_stall_timeout = 1s});
  auto stalled = server.connect();
  stalled.shrink_receive_buffer();
  stalled.send(get("/shared/"));
  stalled.read_until("\r\n\r\n");

  // Waits for the session to end by itself.
  auto stopped = std::async(std::launch::async, [&] { server.stop(60s); });

  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  EXPECT_LT(stalled.read_all().size(), SampleEndpoints::kSharedSize);
}

TEST(SessionTimeoutTest, GivesUpAReaderThatTakesLessThanTheLeastRate) {
  RunningServer server({.reply_stall_timeout = 1s, .least_read_rate = 1'000'000'000});
  auto slow = server.connect();
  slow.shrink_receive_buffer();
  slow.send(get("/shared/"));

  EXPECT_EQ(read_slowly(slow, SampleEndpoints::kSharedSize), 0);
}

TEST(SessionTimeoutTest, DoesNotWaitForAClientThatWasTooSlow) {
  RunningServer server({.header_timeout = 1s});
  auto silent = server.connect();
  silent.send("GET /hello/ HTTP/1.1\r\nHost:");

  silent.read_until("}}");

  EXPECT_TRUE(
      eventually([&] { return server.metrics.exposition().contains("http_connections 0"); }, 2s));
}

// A client whose connection is wanted by another.
class FullServerTest : public testing::Test {
 protected:
  // The status of the answer to another client, who has no long patience.
  int status_for_another() {
    RawConnection another(server_.port(), 4s);
    another.send(kHello);
    return status_of(another.read_reply());
  }

  RunningServer server_{{.connection_limit = 1, .header_timeout = 60s, .reply_stall_timeout = 60s}};
  RawConnection connection_ = server_.connect();
};

TEST_F(FullServerTest, GivesARefusedClientsConnectionToAnother) {
  connection_.send("garbage\r\n\r\n");
  connection_.read_until("}}");

  EXPECT_EQ(status_for_another(), 200);
}

TEST_F(FullServerTest, GivesTheConnectionOfAClientThatStopsInItsHeadToAnother) {
  connection_.send("GET /hello/ HTTP/1.1\r\nHost:");

  const auto status = status_for_another();

  EXPECT_EQ(status, 200);
  EXPECT_EQ(status_of(connection_.read_all()), 408);
}

TEST_F(FullServerTest, GivesTheConnectionOfAClientThatStopsInItsBodyToAnother) {
  connection_.send("POST /echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n12");

  const auto status = status_for_another();

  EXPECT_EQ(status, 200);
  EXPECT_EQ(status_of(connection_.read_all()), 408);
}

TEST_F(FullServerTest, GivesTheConnectionOfAClientThatDoesNotReadToAnother) {
  connection_.shrink_receive_buffer();
  connection_.send(get("/shared/"));
  connection_.read_until("\r\n\r\n");

  EXPECT_EQ(status_for_another(), 200);
}

}  // namespace
}  // namespace cartwright::http
