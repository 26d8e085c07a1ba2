// The list of users where there are very many.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/own_program.hpp"
#include "platform/testing/bearer_token.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/memory.hpp"
#include "platform/testing/parallel.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::customers {
namespace {

using namespace std::chrono_literals;
using test::RawConnection;
using testing::Each;

constexpr std::int64_t kMiB = 1024 * 1024;

/// The ids in the text of a list, in its order.
std::vector<std::int64_t> ids_in(std::string_view text) {
  constexpr std::string_view kKey = R"({"id":)";
  std::vector<std::int64_t> ids;
  for (auto at = text.find(kKey); at != text.npos; at = text.find(kKey, at + 1)) {
    ids.push_back(std::stoll(std::string(text.substr(at + kKey.size(), 20))));
  }
  return ids;
}

class LongListTest : public CustomersFixture {
 protected:
  void given_users(int count) {
    database.execute(
        fmt::format("INSERT INTO users (email, password) "
                    "SELECT 'user' || n || '@example.org', 'x' FROM generate_series(1, {}) AS n",
                    count));
  }

  /// A reader who has asked for the list and reads no more than its head by itself.
  RawConnection slow_reader(const KnownUser& admin, std::uint16_t port) {
    RawConnection reader(port);
    reader.shrink_receive_buffer();
    reader.send(
        fmt::format("GET {} HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\n\r\n", kList, admin.token));
    EXPECT_TRUE(reader.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
    return reader;
  }
};

TEST_F(LongListTest, HoldsAHundredThousandUsersInOrder) {
  const auto admin = given_admin();
  given_users(100'000);

  const auto ids = ids_in(as(admin).get(kList).body);

  EXPECT_EQ(ids.size(), 100'001U);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
  EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST_F(LongListTest, TakesTheMemoryOfAPage) {
  const auto admin = given_admin();
  given_users(100'000);
  const auto service = own_program(database);
  auto client = test::HttpClient(service.port("http_port")).as(admin.token);
  client.get("/api/v1/users/list/?search=nobody");

  const auto growth = test::growth_during(service.pid(), [&] { client.get(kList); });

  EXPECT_LT(growth, 8 * kMiB) << "the text alone has 14 MiB";
}

TEST_F(LongListTest, HasALengthWhereItFitsIntoOnePage) {
  const auto admin = given_admin();
  given_users(3);

  const auto reply = as(admin).get(kList);

  EXPECT_EQ(reply.header("Content-Length"), std::to_string(reply.body.size()));
}

TEST_F(LongListTest, ASlowReaderHoldsNoConnectionOfTheDatabase) {
  const auto admin = given_admin();
  given_users(20'000);
  std::vector<RawConnection> slow;
  std::generate_n(std::back_inserter(slow), 8, [&] { return slow_reader(admin, http_port()); });

  const auto reply = as(admin).get(kList);

  EXPECT_EQ(ids_in(reply.body).size(), 20'001U);
}

TEST_F(LongListTest, ShowsNoUserTwiceAndAllThatStayWhileOthersGo) {
  const auto admin = given_admin();
  given_users(20'000);
  auto reader = slow_reader(admin, http_port());

  database.execute("DELETE FROM users WHERE NOT is_admin AND id % 2 = 0");
  const auto staying = database.count("users");
  const auto ids = ids_in(reader.read_until("\r\n0\r\n\r\n"));

  EXPECT_TRUE(std::ranges::is_sorted(ids));
  EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
  EXPECT_GE(std::ssize(ids), staying);
  EXPECT_LT(ids.size(), 20'001U);
}

TEST_F(LongListTest, BreaksOffWhereTheDatabaseGoesAway) {
  RunningCustomers interrupted;
  interrupted.database.execute(
      "INSERT INTO users (email, password, is_admin) "
      "SELECT 'user' || n || '@example.org', 'x', true FROM generate_series(1, 20000) AS n");
  const UserId first{std::stoll(interrupted.database.scalar("SELECT min(id) FROM users"))};
  const auto token =
      test::bearer_token(Secret(kTestSecret), first, test::stamp_of(interrupted.database, first));
  auto reader = slow_reader({.id = first, .email = "", .token = token}, interrupted.http_port());

  interrupted.database.go_down();

  EXPECT_THROW(reader.read_up_to_close(), std::system_error) << "a part is taken for the whole";
}

TEST_F(LongListTest, BreaksOffWhereItsReaderIsNoAdministratorAnyMore) {
  const auto admin = given_admin();
  const auto demoted = given_admin();
  given_users(20'000);
  auto reader = slow_reader(demoted, http_port());

  as(admin).patch(demoted.path(), R"({"is_admin": false})");

  EXPECT_THROW(reader.read_until("\r\n0\r\n\r\n"), std::runtime_error) << "it has its end";
}

TEST_F(LongListTest, BreaksOffWhereItsReaderIsDeleted) {
  const auto admin = given_admin();
  const auto deleted = given_admin();
  given_users(20'000);
  auto reader = slow_reader(deleted, http_port());

  as(admin).del(deleted.path());

  EXPECT_THROW(reader.read_until("\r\n0\r\n\r\n"), std::runtime_error) << "it has its end";
}

TEST_F(LongListTest, LetsOthersLogInMeanwhile) {
  const auto admin = given_admin();
  given_users(50'000);
  auto lists = std::async(std::launch::async, [&] {
    return test::in_parallel(8, [&](auto) { return as(admin).get(kList).status; });
  });

  const auto logins = test::in_parallel(4, [&](auto) {
    return anonymous().post(kLogin, credentials_body(admin.email, kPassword)).status;
  });

  EXPECT_EQ(lists.wait_for(0s), std::future_status::timeout) << "the lists were no load";
  EXPECT_THAT(logins, Each(200));
  EXPECT_THAT(lists.get(), Each(200));
}

}  // namespace
}  // namespace cartwright::customers
