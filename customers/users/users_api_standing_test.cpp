// Accounts that administrators switch off and on, or verify by hand.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

constexpr auto kOff = R"({"is_active": false})";
constexpr auto kOn = R"({"is_active": true})";
constexpr auto kVerified = R"({"email_verified": true})";
constexpr auto kNoAdminIsLeft = "There must be an administrator.";

class UsersApiStandingTest : public CustomersFixture {
 protected:
  test::HttpReply log_in(const KnownUser& user) {
    return anonymous().post(kLogin, credentials_body(user.email, kPassword));
  }

  std::int64_t active_admins() { return database.count("users WHERE is_admin AND is_active"); }

  /// How many of two administrators are active who have switched each other off at one moment.
  std::int64_t left_of_two_who_switch_each_other_off() {
    const std::array two{given_admin(), given_admin()};
    test::in_parallel(
        2, [&](std::size_t i) { return as(two.at(i)).patch(two.at(1 - i).path(), kOff).status; });
    const auto left = active_admins();
    database.execute("DELETE FROM users");
    return left;
  }
};

TEST_F(UsersApiStandingTest, AnAdministratorSwitchesAnAccountOff) {
  const auto admin = given_admin();
  const auto user = given_user();

  const auto reply = as(admin).patch(user.path(), kOff);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_FALSE(reply.at("/data/is_active").as_bool());
}

TEST_F(UsersApiStandingTest, WhoIsSwitchedOffHasNoTokensAndNoSessions) {
  const auto admin = given_admin();
  const auto user = given_user();
  const auto login = log_in(user);
  const auto refresh =
      R"({"refresh_token": ")" + std::string(login.text("/data/refresh_token")) + R"("})";

  as(admin).patch(user.path(), kOff);

  EXPECT_EQ(as(user).get(user.path()).message(), "Token is revoked");
  EXPECT_EQ(anonymous().post("/api/v1/auth/refresh/", refresh).status, 401);
}

TEST_F(UsersApiStandingTest, WhoIsSwitchedOffIsToldThatThePasswordIsWrong) {
  const auto admin = given_admin();
  const auto user = given_user();
  as(admin).patch(user.path(), kOff);

  const auto reply = log_in(user);

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.field_error("non_field_errors"), "Unable to log in with provided credentials.");
}

TEST_F(UsersApiStandingTest, WhoIsSwitchedOnAgainLogsInAnew) {
  const auto admin = given_admin();
  const auto user = given_user();
  as(admin).patch(user.path(), kOff);

  as(admin).patch(user.path(), kOn);

  EXPECT_EQ(log_in(user).status, 200);
  EXPECT_EQ(as(user).get(user.path()).status, 401) << "tokens of before stay dead";
}

TEST_F(UsersApiStandingTest, NobodyElseSwitchesAnAccountOff) {
  const auto user = given_user();

  EXPECT_EQ(as(user).patch(user.path(), kOff).status, 403);
  EXPECT_EQ(as(user).patch(user.path(), kOn).status, 200) << "as it is";
}

TEST_F(UsersApiStandingTest, TheLastAdministratorIsNotSwitchedOff) {
  const auto admin = given_admin();

  const auto reply = as(admin).patch(admin.path(), kOff);

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.field_error("is_active"), kNoAdminIsLeft);
  EXPECT_EQ(as(admin).get(admin.path()).status, 200);
}

TEST_F(UsersApiStandingTest, AnAdministratorWhoIsSwitchedOffIsNoneWhoIsLeft) {
  const auto admin = given_admin();
  const auto other = given_admin();
  as(admin).patch(other.path(), kOff);

  EXPECT_EQ(as(admin).patch(admin.path(), kOff).field_error("is_active"), kNoAdminIsLeft);
  EXPECT_EQ(as(admin).patch(admin.path(), R"({"is_admin": false})").field_error("is_admin"),
            kNoAdminIsLeft);
  EXPECT_EQ(as(admin).del(admin.path()).field_error("non_field_errors"), kNoAdminIsLeft);
  EXPECT_EQ(as(admin).del(other.path()).status, 204);
}

TEST_F(UsersApiStandingTest, OneStaysOfTwoAdministratorsWhoSwitchEachOtherOff) {
  std::vector<std::int64_t> left(20);

  std::ranges::generate(left, [this] { return left_of_two_who_switch_each_other_off(); });

  EXPECT_EQ(left, std::vector<std::int64_t>(20, 1));
}

TEST_F(UsersApiStandingTest, AnAdministratorVerifiesAnAddressByHand) {
  const auto admin = given_admin();
  const auto user = given_user();

  const auto reply = as(admin).patch(user.path(), kVerified);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_TRUE(reply.at("/data/email_verified").as_bool());
  EXPECT_EQ(as(user).get(user.path()).status, 200) << "its token stays good";
}

TEST_F(UsersApiStandingTest, NobodyElseVerifiesAnAddressByHand) {
  const auto user = given_user();

  EXPECT_EQ(as(user).patch(user.path(), kVerified).status, 403);
  EXPECT_EQ(as(user).patch(user.path(), R"({"email_verified": false})").status, 200) << "as it is";
}

TEST_F(UsersApiStandingTest, AnotherAddressIsYetToBeVerified) {
  const auto admin = given_admin();
  const auto user = given_user({.email = "ann@example.com"});
  as(admin).patch(user.path(), kVerified);

  const auto same = as(user).patch(user.path(), R"({"email": "Ann@example.com"})");
  const auto other = as(user).patch(user.path(), R"({"email": "bea@example.com"})");

  EXPECT_TRUE(same.at("/data/email_verified").as_bool());
  EXPECT_FALSE(other.at("/data/email_verified").as_bool());
}

TEST_F(UsersApiStandingTest, WhatGetAnswersCanBeSentBack) {
  const auto user = given_user();
  const auto account = as(user).get(user.path());

  const auto reply = as(user).patch(user.path(), boost::json::serialize(account.data()));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.data(), account.data());
}

}  // namespace
}  // namespace cartwright::customers
