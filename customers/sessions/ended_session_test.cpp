// Whoever ends a session stops what it is still at, too.

#include <gtest/gtest.h>

#include <future>
#include <string>

#include "customers/testing/sessions_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

class EndedSessionTest : public SessionsFixture {
 protected:
  ~EndedSessionTest() override { database.execute("ROLLBACK"); }

  /// The status of what `send` sends with the token of a session that ends while the write waits.
  template <class Send>
  int status_after_the_end(Send send) {
    const auto login = log_in(user);
    database.execute("BEGIN; SELECT FROM users FOR UPDATE");
    auto status =
        std::async(std::launch::async, [&] { return send(anonymous().as(login.token)).status; });
    EXPECT_TRUE(test::eventually([&] { return database.count_waiting() == 1; }));
    database.execute("UPDATE sessions SET ended = now(), ending = 'ended'; COMMIT");
    return status.get();
  }
};

TEST_F(EndedSessionTest, ChangesNoPassword) {
  const auto status = status_after_the_end([&](auto client) {
    return client.patch(user.path("/change-password/"), password_change_body("of a thief"));
  });

  EXPECT_EQ(status, 401);
  EXPECT_EQ(database.scalar("SELECT password_version FROM users"), "0");
}

TEST_F(EndedSessionTest, ChangesNoAccount) {
  const auto status = status_after_the_end(
      [&](auto client) { return client.patch(user.path(), R"({"email": "thief@example.com"})"); });

  EXPECT_EQ(status, 401);
  EXPECT_EQ(database.scalar("SELECT email FROM users"), user.email);
}

TEST_F(EndedSessionTest, DeletesNoAccount) {
  const auto status = status_after_the_end([&](auto client) { return client.del(user.path()); });

  EXPECT_EQ(status, 401);
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(EndedSessionTest, MakesNoAdministrator) {
  database.execute("UPDATE users SET is_admin = true");

  const auto status = status_after_the_end([&](auto client) {
    return client.post(
        kCreate, R"({"email": "x@example.com", "password": "testPass123", "is_admin": true})");
  });

  EXPECT_EQ(status, 401);
  EXPECT_EQ(database.count("users"), 1);
}

}  // namespace
}  // namespace cartwright::customers
