#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using test::kForm;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kNewPassword = "battery staple";

class UsersApiPasswordTest : public CustomersFixture {
 protected:
  int login_status(const KnownUser& user, std::string_view password) {
    return anonymous().post(kLogin, credentials_body(user.email, password)).status;
  }
};

TEST_F(UsersApiPasswordTest, ChangeAnswersAnEmptyObject) {
  const auto user = given_user();

  const auto reply =
      as(user).patch(user.path("/change-password/"), password_change_body(kNewPassword));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, R"({"data":{}})");
}

TEST_F(UsersApiPasswordTest, ChangeReplacesTheOldPassword) {
  const auto user = given_user();

  as(user).patch(user.path("/change-password/"), password_change_body(kNewPassword));

  EXPECT_EQ(login_status(user, kNewPassword), 200);
  EXPECT_EQ(login_status(user, kPassword), 400);
}

TEST_F(UsersApiPasswordTest, ChangeStoresAHash) {
  const auto user = given_user();

  as(user).patch(user.path("/change-password/"), password_change_body(kNewPassword));

  EXPECT_THAT(database.scalar("SELECT password FROM users"), StartsWith("$argon2id$"));
  EXPECT_THAT(database.scalar("SELECT password FROM users"), Not(HasSubstr(kNewPassword)));
}

TEST_F(UsersApiPasswordTest, ChangeIsOfOneUserOnly) {
  const auto user = given_user();
  const auto other = given_user();

  as(user).patch(user.path("/change-password/"), password_change_body(kNewPassword));

  EXPECT_EQ(login_status(other, kPassword), 200);
  EXPECT_EQ(as(other).get(other.path()).status, 200);
}

TEST_F(UsersApiPasswordTest, MayBeSetByAnAdministrator) {
  const auto admin = given_admin();
  const auto user = given_user();

  const auto reply =
      as(admin).patch(user.path("/change-password/"), password_change_body(kNewPassword));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(login_status(user, kNewPassword), 200);
  EXPECT_EQ(as(admin).get(admin.path()).status, 200) << "the administrator's own token stays good";
}

TEST_F(UsersApiPasswordTest, MayBeChangedToTheSame) {
  const auto user = given_user();

  const auto reply =
      as(user).patch(user.path("/change-password/"), password_change_body(kPassword));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(as(user).get(user.path()).status, 401) << "older tokens are dead all the same";
}

TEST_F(UsersApiPasswordTest, IsReadFromAForm) {
  const auto user = given_user();

  const auto reply =
      as(user).patch(user.path("/change-password/"),
                     "new_password=battery+staple&confirm_new_password=battery%20staple", kForm);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(login_status(user, kNewPassword), 200);
}

TEST_F(UsersApiPasswordTest, IsNotChangedByARefusedRequest) {
  const auto user = given_user();

  as(user).patch(user.path("/change-password/"),
                 password_change_body(kNewPassword, "battery stable"));

  EXPECT_EQ(login_status(user, kPassword), 200);
  EXPECT_EQ(as(user).get(user.path()).status, 200);
}

TEST_F(UsersApiPasswordTest, ChangeTellsAllFaultsAtOnce) {
  const auto user = given_user();

  const auto reply = as(user).patch(user.path("/change-password/"), "{}");

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("new_password"), "Missing data for required field.");
  EXPECT_EQ(reply.field_error("confirm_new_password"), "Missing data for required field.");
}

class UsersApiPasswordRejects : public CustomersFixture,
                                public testing::WithParamInterface<BodyFault> {};

TEST_P(UsersApiPasswordRejects, AChangeThatBreaksARule) {
  const auto& [body, field, text, reason] = GetParam();
  const auto user = given_user();

  const auto reply = as(user).patch(user.path("/change-password/"), body);

  EXPECT_EQ(reply.status, 422) << reason << ": " << reply.body;
  EXPECT_EQ(reply.error_code(), "unprocessable_entity") << reason;
  EXPECT_EQ(reply.message(), "Request validation has failed") << reason;
  EXPECT_EQ(reply.field_error(field), text) << reason << ": " << reply.body;
}

constexpr auto kMissing = "Missing data for required field.";
constexpr auto kNull = "Field may not be null.";
constexpr auto kNoString = "Not a valid string.";
constexpr auto kTooShort = "Shorter than minimum length 7.";
constexpr auto kTooLong = "Longer than maximum length 1024.";
constexpr auto kDiffer = "The two password fields didn't match.";

const std::vector<BodyFault> kNewPasswordCases{
    {R"({"confirm_new_password": "battery"})", "new_password", kMissing, "missing"},
    {R"({"new_password": null, "confirm_new_password": "battery"})", "new_password", kNull, "null"},
    {R"({"new_password": 1234567, "confirm_new_password": "1234567"})", "new_password", kNoString,
     "a number"},
    {password_change_body("123456"), "new_password", kTooShort, "6"},
    {password_change_body(std::string(1025, 'p')), "new_password", kTooLong, "1025"},
    {password_change_body(std::string("1234567\0", 8)), "new_password", kNoString, "NUL"}};

INSTANTIATE_TEST_SUITE_P(NewPassword, UsersApiPasswordRejects,
                         testing::ValuesIn(kNewPasswordCases));

const std::vector<BodyFault> kConfirmation{
    {R"({"new_password": "battery"})", "confirm_new_password", kMissing, "missing"},
    {R"({"new_password": "battery", "confirm_new_password": null})", "confirm_new_password", kNull,
     "null"},
    {R"({"new_password": "battery", "confirm_new_password": true})", "confirm_new_password",
     kNoString, "a boolean"},
    {password_change_body("battery", "batter"), "confirm_new_password", kTooShort, "6"},
    {password_change_body("battery", std::string(1025, 'p')), "confirm_new_password", kTooLong,
     "1025"},
    {password_change_body("battery staple", "battery stable"), "confirm_new_password", kDiffer,
     "another password"},
    {password_change_body("battery staple", "Battery staple"), "confirm_new_password", kDiffer,
     "another case"},
    {password_change_body("battery staple", "battery staple "), "confirm_new_password", kDiffer,
     "a trailing space"}};

INSTANTIATE_TEST_SUITE_P(Confirmation, UsersApiPasswordRejects, testing::ValuesIn(kConfirmation));

}  // namespace
}  // namespace cartwright::customers
