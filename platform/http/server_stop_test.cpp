// How a server ends what it has begun.

#include <gtest/gtest.h>

#include <future>
#include <system_error>

#include "platform/testing/http/connections.hpp"
#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using test::RawConnection;
using test::status_of;

TEST(StoppingServerTest, ClosesIdleConnectionsAtOnce) {
  RunningServer server;
  auto connection = idle_connection(server);

  auto stopped = std::async(std::launch::async, [&] { server.stop(60s); });

  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  EXPECT_EQ(connection.read_all(), "");
}

TEST(StoppingServerTest, AnswersTheFirstRequestOfANewConnection) {
  RunningServer server;
  auto idle = idle_connection(server);
  auto fresh = server.connect();

  auto stopped = std::async(std::launch::async, [&] { server.stop(60s); });
  idle.read_all();  // ends when the stop has begun
  fresh.send(kHello);
  const auto reply = fresh.read_all();
  stopped.get();

  EXPECT_EQ(status_of(reply), 200);
}

TEST(StoppingServerTest, ClosesANewConnectionThatAsksNothing) {
  RunningServer server;
  auto fresh = server.connect();

  auto stopped = std::async(std::launch::async, [&] { server.stop(60s); });

  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  EXPECT_EQ(fresh.read_all(), "");
}

TEST(StoppingServerTest, AnswersWhatWasSentBeforeIt) {
  RunningServer server;
  auto all = connections(server, 200);
  send_to_each(all, kHello);

  server.stop(60s);

  EXPECT_EQ(replies_of_each(all, 200), 200);
}

TEST(StoppingServerTest, LetsARunningRequestFinishAndClosesItsConnection) {
  RunningServer server;
  auto idle = idle_connection(server);
  auto busy = server.connect();
  busy.send(kWait);
  server.endpoints.waiting.acquire();

  auto stopped = std::async(std::launch::async, [&] { server.stop(60s); });
  idle.read_all();  // ends when the stop has begun
  server.release();
  const auto reply = busy.read_all();
  stopped.get();

  EXPECT_EQ(status_of(reply), 200);
  EXPECT_TRUE(reply.contains("Connection: close\r\n"));
}

TEST(StoppingServerTest, InterruptsWhatOutlivesTheGracePeriod) {
  RunningServer server;
  auto busy = server.connect();
  busy.send(kWait);
  server.endpoints.waiting.acquire();

  server.stop(0s);

  EXPECT_EQ(server.endpoints.interrupted, 1);
  EXPECT_EQ(status_of(busy.read_all()), 503);
}

TEST(StoppingServerTest, AwaitsAConnectionThatIsBeingAcceptedAsItBegins) {
  RunningServer server({.reply_stall_timeout = 1s}, RunningServer::Serve::later);
  auto stalled = server.connect();
  stalled.shrink_receive_buffer();
  stalled.send("GET /lines/1000000/ HTTP/1.1\r\nHost: x\r\n\r\n");

  auto stopped = std::async(std::launch::async, [&] { server.begin_with_stop(60s); });

  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  stalled.reset();  // a loop that does not end otherwise learns of it
}

TEST(StoppingServerTest, RefusesNewConnections) {
  RunningServer server;

  server.stop(0s);

  EXPECT_THROW(RawConnection(server.port()), std::system_error);
}

}  // namespace
}  // namespace cartwright::http
