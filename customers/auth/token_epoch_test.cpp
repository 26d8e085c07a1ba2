// A token is good for one account and one password, whoever has the same id or number later.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/forged_token.hpp"

namespace cartwright::customers {
namespace {

class TokenEpochTest : public CustomersFixture {};

TEST_F(TokenEpochTest, IsNotThatOfTheNextAccountWithItsId) {
  const auto lost = given_user();
  database.execute("DELETE FROM users");
  database.execute(fmt::format("ALTER SEQUENCE users_id_seq RESTART WITH {}", lost.id.value));

  const auto next = given_user();

  ASSERT_EQ(next.id, lost.id);
  EXPECT_EQ(as(lost).get(lost.path()).message(), "Token is revoked");
  EXPECT_EQ(as(next).get(next.path()).status, 200);
}

TEST_F(TokenEpochTest, OfAPasswordThatARestoreTookBackIsNotThatOfTheNextPassword) {
  const auto user = given_user();
  database.execute("UPDATE users SET password_version = 1");
  const auto lost = token_of(user.id);
  database.execute("UPDATE users SET password_version = 0");

  database.execute("UPDATE users SET password_version = 1");

  EXPECT_EQ(anonymous().as(lost).get(user.path()).message(), "Token is revoked");
}

// Tokens of before there were epochs, and of other makers who have our secret, name no epoch.

class OldTokenTest : public CustomersFixture {
 protected:
  /// A token that names the version of the password at the most.
  static std::string old_token(const KnownUser& user, std::string_view jti) {
    return forged_token(
        R"({"alg":"HS256","typ":"JWT"})",
        fmt::format(R"({{"id":{},"exp":4000000000,"jti":"{}"}})", user.id.value, jti), kTestSecret);
  }

  /// As the migration left those who were there before it.
  KnownUser given_user_of_before() {
    const auto user = given_user();
    database.execute("UPDATE users SET token_epoch = 0");
    return user;
  }
};

TEST_F(OldTokenTest, IsHonouredForAnAccountOfBefore) {
  const auto user = given_user_of_before();

  EXPECT_EQ(anonymous().as(old_token(user, "0.AbCdEf")).get(user.path()).status, 200);
  EXPECT_EQ(anonymous().as(old_token(user, "")).get(user.path()).status, 200);
}

TEST_F(OldTokenTest, DiesWithAChangeOfThePassword) {
  const auto user = given_user_of_before();
  auto owner = anonymous().as(token_of(user.id));

  owner.patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(anonymous().as(old_token(user, "0.AbCdEf")).get(user.path()).status, 401);
  EXPECT_EQ(anonymous().as(old_token(user, "1.AbCdEf")).get(user.path()).status, 401);
}

TEST_F(OldTokenTest, IsRevokedForAnAccountThatCameLater) {
  const auto user = given_user();

  EXPECT_EQ(anonymous().as(old_token(user, "0.AbCdEf")).get(user.path()).status, 401);
  EXPECT_EQ(anonymous().as(old_token(user, "")).get(user.path()).message(), "Token is revoked");
}

}  // namespace
}  // namespace cartwright::customers
