#pragma once
// Many clients of a running server at once.

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "platform/testing/http/running_server.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::http {

inline constexpr auto kHello = "GET /hello/ HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr auto kWait = "GET /wait/ HTTP/1.1\r\nHost: x\r\n\r\n";

inline std::vector<test::RawConnection> connections(const RunningServer& server,
                                                    std::size_t count) {
  std::vector<test::RawConnection> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(server.connect());
  return all;
}

inline bool answers(test::RawConnection& connection) {
  return connection.send(kHello) && test::status_of(connection.read_reply()) == 200;
}

/// One that has had an answer.
inline test::RawConnection idle_connection(const RunningServer& server) {
  auto connection = server.connect();
  EXPECT_TRUE(answers(connection));
  return connection;
}

inline std::size_t send_to_each(std::vector<test::RawConnection>& all, std::string_view bytes) {
  std::size_t sent = 0;
  for (auto& connection : all) sent += connection.send(bytes) ? 1 : 0;
  return sent;
}

inline std::size_t replies_of_each(std::vector<test::RawConnection>& all, int status) {
  std::size_t matching = 0;
  for (auto& connection : all)
    matching += test::status_of(connection.read_reply()) == status ? 1 : 0;
  return matching;
}

}  // namespace cartwright::http
