#include "platform/http/open_sessions.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using test::RawConnection;
using test::status_of;

constexpr auto kHello = "GET /hello/ HTTP/1.1\r\nHost: x\r\n\r\n";

/// Connections whose next request has just begun.
std::vector<RawConnection> busy_connections(const RunningServer& server,
                                            const std::vector<std::string>& addresses) {
  std::vector<RawConnection> all;
  for (const auto& address : addresses) {
    auto& connection = all.emplace_back(server.port(), 20s, address);
    connection.send(std::string(kHello) + "GET");
    EXPECT_EQ(status_of(connection.read_reply()), 200);
  }
  return all;
}

bool answers(RawConnection& connection) {
  return connection.send(kHello) && status_of(connection.read_reply()) == 200;
}

TEST(OpenSessionsTest, EndsABusyConnectionOfAClientForItsNext) {
  RunningServer server({.connections_per_address = 1});
  auto busy = busy_connections(server, {"127.0.0.1"});

  auto second = server.connect();

  EXPECT_TRUE(answers(second));
}

TEST(OpenSessionsTest, EndsAConnectionAfterItsReplyForTheNextOfItsClient) {
  RunningServer server({.connections_per_address = 1});
  auto busy = server.connect();
  busy.send("GET /wait/ HTTP/1.1\r\nHost: x\r\n\r\n");
  server.endpoints.waiting.acquire();
  EXPECT_EQ(server.connect().read_all(), "");

  server.release();

  EXPECT_EQ(status_of(busy.read_all()), 200);
}

TEST(OpenSessionsTest, EndsABusyConnectionOfTheCrowdBeforeAnIdleOneOfAnother) {
  RunningServer server({.connection_limit = 4});
  auto ann = server.connect();
  auto crowd = busy_connections(server, {"127.8.0.1", "127.8.0.2", "127.8.7.3"});

  auto bob = server.connect();

  EXPECT_TRUE(answers(bob));
  EXPECT_TRUE(answers(ann));
}

TEST(OpenSessionsTest, EndsABusyConnectionOfOneOfManyCrowdsBeforeAnIdleOneOfAnother) {
  RunningServer server({.connection_limit = 41});
  auto ann = server.connect();
  std::vector<std::vector<RawConnection>> crowds;
  for (const auto* address : {"127.8.0.1", "127.9.0.1", "127.10.0.1", "127.11.0.1"}) {
    crowds.push_back(busy_connections(server, std::vector<std::string>(10, address)));
  }

  auto bob = server.connect();

  EXPECT_TRUE(answers(bob));
  EXPECT_TRUE(answers(ann));
}

}  // namespace
}  // namespace cartwright::http
