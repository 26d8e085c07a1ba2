// A write that has to wait is judged by what holds when it is done.

#include <gtest/gtest.h>

#include <future>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

using cartwright::test::eventually;

constexpr const char* kIsNoAdmin = "is_admin = false";
constexpr const char* kHasANewPassword = "password_version = password_version + 1";

class WaitingWriteTest : public CustomersFixture {
 protected:
  ~WaitingWriteTest() override { database.execute("ROLLBACK"); }

  /// The status of what `send` sends, whose write waits until its caller is changed.
  template <class Send>
  int status_after(const KnownUser& caller, const std::string& change, Send send) {
    auto status = std::async(std::launch::async, [&] { return send().status; });
    EXPECT_TRUE(eventually([&] { return database.count_waiting() == 1; })) << "it did not wait";
    database.execute("UPDATE users SET " + change +
                     " WHERE id = " + std::to_string(caller.id.value) + "; COMMIT");
    return status.get();
  }

  /// Stored, and its token was used.
  KnownUser given_caller(bool is_admin) {
    auto user = given_user({.is_admin = is_admin});
    as(user).get(user.path());
    return user;
  }
};

/// The writes wait for the table.
class HeldWriteTest : public WaitingWriteTest {
 protected:
  HeldWriteTest() { hold(); }

  void hold() { database.execute("BEGIN; LOCK TABLE users IN EXCLUSIVE MODE"); }

  KnownUser given(bool is_admin) {
    database.execute("ROLLBACK");
    auto user = given_caller(is_admin);
    hold();
    return user;
  }
};

/// The writes wait for the row of a user who came before their caller.
class HeldRowTest : public WaitingWriteTest {
 protected:
  void hold(const KnownUser& user) {
    database.execute("BEGIN; SELECT FROM users WHERE id = " + std::to_string(user.id.value) +
                     " FOR UPDATE");
  }

  KnownUser victim = given_user();
  KnownUser admin = given_caller(true);
};

TEST_F(HeldRowTest, AUserWhoIsNoAdministratorAnywayWaitsForNone) {
  hold(admin);

  const auto reply = as(victim).patch(victim.path(), R"({"is_admin": false})");

  EXPECT_EQ(reply.status, 200) << reply.body;
}

TEST_F(HeldWriteTest, ANewPasswordOfAnotherNeedsAnAdministratorStill) {
  const auto admin = given(true);
  const auto victim = given(false);

  const auto status = status_after(admin, kIsNoAdmin, [&] {
    return as(admin).patch(victim.path("/change-password/"), password_change_body("of a thief"));
  });

  EXPECT_EQ(status, 403);
  EXPECT_EQ(as(victim).get(victim.path()).status, 200);
}

TEST_F(HeldWriteTest, ANewPasswordNeedsATokenThatIsGoodStill) {
  const auto user = given(false);

  const auto status = status_after(user, kHasANewPassword, [&] {
    return as(user).patch(user.path("/change-password/"), password_change_body("of a thief"));
  });

  EXPECT_EQ(status, 401);
}

TEST_F(HeldWriteTest, ANewAdministratorNeedsOneStill) {
  const auto admin = given(true);

  const auto status = status_after(admin, kIsNoAdmin, [&] {
    return as(admin).post(
        kCreate, R"({"email": "x@example.com", "password": "testPass123", "is_admin": true})");
  });

  EXPECT_EQ(status, 403);
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(HeldWriteTest, ANewAccountNeedsNobody) {
  const auto admin = given(true);

  const auto status =
      status_after(admin, kIsNoAdmin, [&] { return as(admin).post(kCreate, new_user_body()); });

  EXPECT_EQ(status, 201);
}

TEST_F(HeldWriteTest, AChangeOfAnotherNeedsAnAdministratorStill) {
  const auto admin = given(true);
  const auto victim = given(false);

  const auto status = status_after(admin, kIsNoAdmin, [&] {
    return as(admin).patch(victim.path(), R"({"first_name": "Eve"})");
  });

  EXPECT_EQ(status, 403);
}

TEST_F(HeldWriteTest, AnAdministratorWhoIsNoneAnyMoreIsNotMadeOneAgain) {
  const auto admin = given(true);

  const auto status = status_after(
      admin, kIsNoAdmin, [&] { return as(admin).patch(admin.path(), R"({"is_admin": true})"); });

  EXPECT_EQ(status, 403);
}

TEST_F(HeldWriteTest, ADeletionNeedsATokenThatIsGoodStill) {
  const auto user = given(false);

  const auto status =
      status_after(user, kHasANewPassword, [&] { return as(user).del(user.path()); });

  EXPECT_EQ(status, 401);
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(HeldRowTest, ANewPasswordOfAnotherNeedsAnAdministratorStill) {
  hold(victim);

  const auto status = status_after(admin, kIsNoAdmin, [&] {
    return as(admin).patch(victim.path("/change-password/"), password_change_body("of a thief"));
  });

  EXPECT_EQ(status, 403);
  EXPECT_EQ(as(victim).get(victim.path()).status, 200);
}

TEST_F(HeldRowTest, AChangeOfAnotherNeedsATokenThatIsGoodStill) {
  hold(victim);

  const auto status = status_after(admin, kHasANewPassword, [&] {
    return as(admin).patch(victim.path(), R"({"first_name": "Eve"})");
  });

  EXPECT_EQ(status, 401);
}

TEST_F(HeldRowTest, ADeletionOfAnotherNeedsAnAdministratorStill) {
  hold(victim);

  const auto status = status_after(admin, kIsNoAdmin, [&] { return as(admin).del(victim.path()); });

  EXPECT_EQ(status, 403);
  EXPECT_EQ(as(victim).get(victim.path()).status, 200);
}

TEST_F(HeldRowTest, ANewAdministratorWaitsForAnAddressAndNeedsOneStill) {
  database.execute("BEGIN; SELECT email_is_free('x@example.com', 0)");

  const auto status = status_after(admin, kIsNoAdmin, [&] {
    return as(admin).post(
        kCreate, R"({"email": "x@example.com", "password": "testPass123", "is_admin": true})");
  });

  EXPECT_EQ(status, 403);
}

}  // namespace
}  // namespace cartwright::customers
