// Whom a request counts as that a proxy sends.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "platform/runtime/client_network.hpp"
#include "platform/testing/http/running_server.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::http {
namespace {

/// What /client/ answers to a client from `address`.
std::string answer_to(const char* address) {
  const auto network = runtime::network_of(boost::asio::ip::make_address(address));
  return fmt::format(R"({{"data":{{"text":"{}"}}}})", network.prefix);
}

std::string asked_for(const RunningServer& server, const std::string& forwarded_for) {
  return server.client().with("X-Forwarded-For", forwarded_for).get("/client/").body;
}

TEST(ForwardedClientTest, IsWhomATrustedProxyNames) {
  const RunningServer server({.trusted_proxies = {"127.0.0.0/8"}});

  EXPECT_EQ(asked_for(server, "198.51.100.7"), answer_to("198.51.100.7"));
  EXPECT_EQ(asked_for(server, "[2001:db8::1]:567"), answer_to("2001:db8::1"));
  EXPECT_EQ(asked_for(server, "::ffff:198.51.100.7, 127.0.0.5"), answer_to("198.51.100.7"));
}

TEST(ForwardedClientTest, IsNotWhomTheClientItselfNames) {
  const RunningServer server({.trusted_proxies = {"127.0.0.0/8"}});

  EXPECT_EQ(asked_for(server, "203.0.113.9, 198.51.100.7"), answer_to("198.51.100.7"));
}

TEST(ForwardedClientTest, IsThePeerIfItIsNoTrustedProxy) {
  const RunningServer server({.trusted_proxies = {"127.0.0.2", "10.0.0.0/8"}});

  EXPECT_EQ(asked_for(server, "198.51.100.7"), answer_to("127.0.0.1"));
}

TEST(ForwardedClientTest, IsThePeerIfNobodyIsTrusted) {
  const RunningServer server;

  EXPECT_EQ(asked_for(server, "198.51.100.7"), answer_to("127.0.0.1"));
}

TEST(ForwardedClientTest, IsTheProxyIfItNamesNobody) {
  const RunningServer server({.trusted_proxies = {"127.0.0.1"}});

  EXPECT_EQ(server.client().get("/client/").body, answer_to("127.0.0.1"));
  EXPECT_EQ(asked_for(server, "unknown"), answer_to("127.0.0.1"));
}

TEST(ForwardedClientTest, IsNamedByTheLastOfManyLines) {
  const RunningServer server({.trusted_proxies = {"127.0.0.1"}});
  auto proxy = server.connect();
  const auto lines = test::numbered("x-forwarded-for: 198.51.100.{}\r\n", 1, 9);

  proxy.send(fmt::format("GET /client/ HTTP/1.1\r\nHost: x\r\n{}\r\n", lines));

  EXPECT_TRUE(proxy.read_reply().ends_with(answer_to("198.51.100.9")));
}

TEST(ForwardedClientTest, IsAnotherForEachRequestOfAConnection) {
  const RunningServer server({.trusted_proxies = {"127.0.0.1"}});
  auto proxy = server.connect();
  proxy.send("GET /client/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n");
  const auto first = proxy.read_reply();

  proxy.send("GET /client/ HTTP/1.1\r\nHost: x\r\n\r\n");

  EXPECT_TRUE(first.ends_with(answer_to("198.51.100.7")));
  EXPECT_TRUE(proxy.read_reply().ends_with(answer_to("127.0.0.1")));
}

TEST(ForwardedClientTest, IsFoundInAHeadThatComesInPieces) {
  const RunningServer server({.trusted_proxies = {"127.0.0.1"}});
  auto proxy = server.connect();
  proxy.send("GET /client/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\nX-Long: ");

  proxy.send(std::string(8000, 'x') + "\r\n\r\n");

  EXPECT_TRUE(proxy.read_reply().ends_with(answer_to("198.51.100.7")));
}

TEST(ForwardedClientTest, LetsTrustedProxiesOpenAsManyConnectionsAsTheyLike) {
  RunningServer server({.connections_per_address = 1, .trusted_proxies = {"127.0.0.1"}});
  auto first = server.connect();
  first.send("GET /wait/ HTTP/1.1\r\nHost: x\r\n\r\n");
  server.endpoints.waiting.acquire();

  const auto second = server.client().get("/hello/");

  EXPECT_EQ(second.status, 200);
}

}  // namespace
}  // namespace cartwright::http
