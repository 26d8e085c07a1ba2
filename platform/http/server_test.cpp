#include "platform/http/server.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/testing/eventually.hpp"
#include "platform/testing/http/connections.hpp"
#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using test::RawConnection;
using test::status_of;

std::vector<RawConnection> connections_from(const RunningServer& server,
                                            const std::vector<std::string>& addresses) {
  std::vector<RawConnection> all;
  for (const auto& address : addresses) all.emplace_back(server.port(), 20s, address);
  return all;
}

/// Of clients who take little of their replies.
std::vector<RawConnection> silent_connections(const RunningServer& server, std::size_t count) {
  auto all = connections(server, count);
  for (auto& each : all) each.shrink_receive_buffer();
  return all;
}

void read_heads(std::vector<RawConnection>& connections) {
  for (auto& each : connections) each.read_until("\r\n\r\n");
}

TEST(ServerTest, AnswersARequest) {
  RunningServer server;

  const auto reply = server.client().get("/hello/");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"data":"hello"})");
  EXPECT_EQ(reply.header("Content-Type"), "application/json");
  EXPECT_EQ(reply.header("Content-Length"), "16");
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
  EXPECT_TRUE(reply.header("Date").ends_with(" GMT"));
  EXPECT_EQ(reply.header("Server"), "");
}

TEST(ServerTest, ServesAThousandConnectionsAtOnce) {
  RunningServer server;
  auto all = connections(server, 1000);

  const auto sent = send_to_each(all, kHello);

  EXPECT_EQ(sent, 1000);
  EXPECT_EQ(replies_of_each(all, 200), 1000);
}

TEST(ServerTest, AcceptsNoMoreConnectionsThanItsLimit) {
  RunningServer server({.connection_limit = 1});
  auto first = server.connect();
  first.send(kWait);
  server.endpoints.waiting.acquire();

  auto second = std::make_unique<RawConnection>(server.port(), 200ms);
  second->send(kHello);

  EXPECT_THROW(second->read_reply(), std::system_error);
}

TEST(ServerTest, AcceptsAgainOnceAConnectionHasEnded) {
  RunningServer server({.connection_limit = 1});
  auto first = server.connect();
  first.send(kWait);
  first.half_close();
  server.endpoints.waiting.acquire();
  auto second = server.connect();
  second.send(kHello);

  server.release();

  EXPECT_EQ(status_of(second.read_reply()), 200);
}

TEST(ServerTest, AcceptsAgainAfterItHadNoMemoryForAConnection) {
  RunningServer server;
  server.lack_memory_for_a_connection();
  const auto lost = server.connect();

  auto next = server.connect();

  EXPECT_TRUE(answers(next));
}

TEST(ServerTest, EndsAnIdleConnectionForOneThatWaits) {
  RunningServer server({.connection_limit = 1});
  auto silent = server.connect();
  auto second = server.connect();

  second.send(kHello);

  EXPECT_EQ(silent.read_all(), "");
  EXPECT_EQ(status_of(second.read_reply()), 200);
}

TEST(ServerTest, SaysThatItsPortIsTaken) {
  const RunningServer first;

  EXPECT_THROW(RunningServer({.port = first.port()}), std::runtime_error);
}

TEST(ServerTest, SharesItsPortWithServersOfOtherLoops) {
  const RunningServer first({.shares_port = true});

  const RunningServer second({.port = first.port(), .shares_port = true});

  EXPECT_EQ(second.port(), first.port());
}

TEST(ServerTest, TurnsAwayAClientWithTooManyConnections) {
  RunningServer server({.connections_per_address = 2});
  auto busy = connections(server, 2);
  send_to_each(busy, kWait);
  server.endpoints.waiting.acquire();
  server.endpoints.waiting.acquire();

  auto third = server.connect();

  EXPECT_EQ(third.read_all(), "");
  EXPECT_TRUE(server.metrics.exposition().contains("http_connections_turned_away_total 1"));
}

TEST(ServerTest, EndsAnIdleConnectionOfAClientForItsNext) {
  RunningServer server({.connections_per_address = 1});
  auto idle = server.connect();
  auto second = server.connect();

  second.send(kHello);

  EXPECT_EQ(status_of(second.read_reply()), 200);
  EXPECT_EQ(idle.read_all(), "");
}

TEST(ServerTest, EndsAConnectionOfTheCrowdWhoeverHasWaitedLongest) {
  RunningServer server({.connection_limit = 4});
  auto ann = server.connect();
  auto crowd = connections_from(server, {"127.8.0.1", "127.8.0.2", "127.8.7.3"});
  send_to_each(crowd, kHello);
  ASSERT_EQ(replies_of_each(crowd, 200), 3);

  auto bob = server.connect();

  EXPECT_TRUE(answers(bob));
  EXPECT_TRUE(answers(ann));
}

TEST(ServerTest, EndsAConnectionOfATrustedProxyLast) {
  RunningServer server({.connection_limit = 4, .trusted_proxies = {"127.8.0.0/16"}});
  auto proxy = connections_from(server, {"127.8.0.1", "127.8.0.1", "127.8.0.1"});
  auto stranger = server.connect();

  auto another = server.connect();
  another.send(kHello);

  EXPECT_EQ(status_of(another.read_reply()), 200);
  EXPECT_EQ(stranger.read_all(), "");
}

TEST(ServerTest, FindsTheCrowdAmongManyConnections) {
  RunningServer server({.connection_limit = 400});
  auto others = connections(server, 100);
  auto crowd = connections_from(server, std::vector<std::string>(300, "127.8.0.1"));

  auto more = connections(server, 50);
  send_to_each(more, kHello);

  EXPECT_EQ(replies_of_each(more, 200), 50);
  send_to_each(others, kHello);
  EXPECT_EQ(replies_of_each(others, 200), 100);
}

TEST(ServerTest, LimitsNobodysConnectionsIfToldSo) {
  RunningServer server({.connections_per_address = 0});
  auto all = connections(server, 1500);

  send_to_each(all, kHello);

  EXPECT_EQ(replies_of_each(all, 200), 1500);
}

TEST(ServerTest, KeepsNoMoreOfUnreadRepliesThanItsLimit) {
  RunningServer server({.replies_limit = 2 * SampleEndpoints::kLargeSize + 1000});
  auto silent = silent_connections(server, 8);

  send_to_each(silent, "GET /large/ HTTP/1.1\r\nHost: x\r\n\r\n");

  EXPECT_TRUE(test::eventually(
      [&] { return server.metrics.exposition().contains("http_connections 2"); }, 5s));
}

TEST(ServerTest, KeepsAReplyThatManyShareOnce) {
  RunningServer server({.replies_limit = SampleEndpoints::kSharedSize + 1000});
  auto silent = silent_connections(server, 8);
  send_to_each(silent, "GET /shared/ HTTP/1.1\r\nHost: x\r\n\r\n");
  read_heads(silent);

  const auto body = silent.front().read(SampleEndpoints::kSharedSize);

  EXPECT_EQ(body.size(), SampleEndpoints::kSharedSize);
  EXPECT_TRUE(server.metrics.exposition().contains("http_connections 8"));
}

TEST(ServerTest, CountsNoConnectionThatWasInterrupted) {
  RunningServer server;
  auto stalled = server.connect();
  stalled.shrink_receive_buffer();
  stalled.send("GET /shared/ HTTP/1.1\r\nHost: x\r\n\r\n");
  stalled.read_until("\r\n\r\n");

  server.stop(0s);

  EXPECT_TRUE(server.metrics.exposition().contains("http_connections 0"));
}

TEST(ServerTest, CountsRequestsByRoutePatternAndStatusClass) {
  RunningServer server;
  auto client = server.client();
  client.get("/things/7/");
  client.get("/things/8/");
  client.get("/nowhere/");

  const auto numbers = client.get("/metrics").body;

  EXPECT_TRUE(numbers.contains(
      R"(http_requests_total{method="GET",route="/things/{id}/",status_class="2xx"} 2)"))
      << numbers;
  EXPECT_TRUE(numbers.contains(
      R"(http_requests_total{method="any",route="unmatched",status_class="4xx"} 1)"));
  EXPECT_TRUE(numbers.contains("http_connections 1"));
}

}  // namespace
}  // namespace cartwright::http
