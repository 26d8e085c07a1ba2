// A request whose body comes late is judged by what holds when it has come.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::customers {
namespace {

using cartwright::test::eventually;
using cartwright::test::RawConnection;
using cartwright::test::status_of;

class HeldBodyTest : public CustomersFixture {
 protected:
  static std::string head(std::string_view path, std::string_view token, std::size_t size) {
    return fmt::format(
        "PATCH {} HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\n\r\n",
        path, token, size);
  }
};

TEST_F(HeldBodyTest, ATokenThatDiesMeanwhileIsRefused) {
  const auto user = given_user();
  const auto body = password_change_body("of a thief, long");
  RawConnection held(http_port());
  held.send(head(user.path("/change-password/"), user.token, body.size()) + body.substr(0, 1));

  as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));
  ASSERT_TRUE(eventually([&] { return as(user).get(user.path()).status == 401; }));
  held.send(body.substr(1));

  EXPECT_EQ(status_of(held.read_reply()), 401);
}

TEST_F(HeldBodyTest, AnAdministratorWhoIsNoneAnyMoreGivesNoRights) {
  const auto admin = given_admin();
  const auto demoted = given_admin();
  const std::string body = R"({"is_admin": true})";
  RawConnection held(http_port());
  held.send(head(demoted.path(), demoted.token, body.size()) + body.substr(0, 1));

  as(admin).patch(demoted.path(), R"({"is_admin": false})");
  ASSERT_TRUE(eventually([&] { return as(demoted).get(admin.path()).status == 403; }));
  held.send(body.substr(1));

  EXPECT_EQ(status_of(held.read_reply()), 403);
}

}  // namespace
}  // namespace cartwright::customers
