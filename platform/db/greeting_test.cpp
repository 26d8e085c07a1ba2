#include "platform/db/greeting.hpp"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <string>

#include "platform/db/connector.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::db {
namespace {

/// An answer to the greeting of nobody, whose process is 0.
ResultHandle answer_with_system(std::string number) {
  std::array values{std::string("0"),
                    std::move(number),
                    std::string("1"),
                    std::string("monday"),
                    std::to_string(Settings().query_timeout.count()),
                    std::string()};
  ResultHandle answer(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  std::string name = "column";
  std::array<PGresAttDesc, 6> columns{};
  for (auto& column : columns) column.name = name.data();
  PQsetResultAttrs(answer.get(), static_cast<int>(columns.size()), columns.data());
  for (int i = 0; auto& value : values) {
    PQsetvalue(answer.get(), 0, i++, value.data(), static_cast<int>(value.size()));
  }
  return answer;
}

TEST(GreetingTest, TellsClustersApartWhoseNumbersDoNotFitIntoABigint) {
  const auto first = answer_with_system("-9223372036854775808");
  const auto second = answer_with_system("-9223372036854775807");

  EXPECT_EQ(server_of(nullptr, first.get(), {}).system, 1ULL << 63);
  EXPECT_NE(server_of(nullptr, first.get(), {}), server_of(nullptr, second.get(), {}));
}

TEST(ConnectionMessageTest, IsNeverEmpty) {
  const auto server = test::test_server();
  const ConnectionHandle connection(
      PQsetdbLogin(server.hosts.front().c_str(), std::to_string(server.ports.front()).c_str(),
                   nullptr, nullptr, "postgres", server.user.c_str(), nullptr));
  ASSERT_EQ(PQstatus(connection.get()), CONNECTION_OK);

  EXPECT_NE(connection_message(connection.get()), "");
}

}  // namespace
}  // namespace cartwright::db
