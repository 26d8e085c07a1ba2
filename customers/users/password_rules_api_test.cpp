// Passwords that are long enough, and still refused, at registration and when they are changed.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/outbound/host.hpp"

namespace cartwright::customers {
namespace {

using namespace std::chrono_literals;

constexpr auto kCommon = "This password is too common.";
constexpr auto kLikeEmail = "This password is too similar to the e-mail address.";
constexpr auto kBreached = "This password is known from a leak.";

class PasswordRulesApiTest : public CustomersFixture {};

TEST_F(PasswordRulesApiTest, RegistrationRefusesACommonPassword) {
  const auto reply = anonymous().post(kCreate, new_user_body({{"password", "Password1"}}));

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_EQ(reply.field_error("password"), kCommon);
  EXPECT_EQ(database.count("users"), 0);
}

TEST_F(PasswordRulesApiTest, RegistrationRefusesAPasswordLikeTheEmail) {
  const auto reply = anonymous().post(
      kCreate, new_user_body({{"email", "Ann.Miller@example.com"}, {"password", "ann.miller24"}}));

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("password"), kLikeEmail);
  EXPECT_EQ(database.count("users"), 0);
}

TEST_F(PasswordRulesApiTest, ChangeRefusesACommonPassword) {
  const auto user = given_user();

  const auto reply =
      as(user).patch(user.path("/change-password/"), password_change_body("1234567"));

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("new_password"), kCommon);
  EXPECT_EQ(as(user).get(user.path()).status, 200) << "its token is still good";
}

TEST_F(PasswordRulesApiTest, ChangeTellsACommonPasswordAndAMismatchAtOnce) {
  const auto user = given_user();

  const auto reply =
      as(user).patch(user.path("/change-password/"), password_change_body("1234567", "12345678"));

  EXPECT_EQ(reply.field_error("new_password"), kCommon);
  EXPECT_EQ(reply.field_error("confirm_new_password"), "The two password fields didn't match.");
}

TEST_F(PasswordRulesApiTest, ChangeRefusesAPasswordLikeTheOwnEmail) {
  const auto user = given_user({.email = "ann.miller@example.com"});

  const auto reply =
      as(user).patch(user.path("/change-password/"), password_change_body("Ann.Miller1"));

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("new_password"), kLikeEmail);
}

TEST_F(PasswordRulesApiTest, AnAdministratorIsToldAPasswordLikeTheEmailOfWhoeverGetsIt) {
  const auto admin = given_admin();
  const auto user = given_user({.email = "ann.miller@example.com"});

  const auto reply =
      as(admin).patch(user.path("/change-password/"), password_change_body("Ann.Miller1"));

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("new_password"), kLikeEmail);
}

TEST_F(PasswordRulesApiTest, LoginTakesWhateverPasswordAnAccountHas) {
  const auto user = given_user({.email = "testPass123@example.com"});

  const auto reply = anonymous().post(kLogin, credentials_body(user.email, kPassword));

  EXPECT_EQ(reply.status, 200) << reply.body;
}

outbound::Host& leaks() {
  // The SHA-1 of `correct horse` without its first five digits.
  static outbound::Host host(outbound::answer_of("3523B62ABC141A2B4D6019D23CBA835DBD0:3\r\n"));
  return host;
}

outbound::Host& silent_host() {
  static outbound::Host host("");
  return host;
}

std::string range_of(const outbound::Host& host) {
  return fmt::format("http://127.0.0.1:{}/range/", host.port());
}

TEST(BreachedPasswordApiTest, IsRefusedByRegistration) {
  RunningCustomers service(
      [](Config& config) { config.breached_passwords.url = range_of(leaks()); });
  test::HttpClient client(service.http_port());

  const auto refused = client.post(kCreate, new_user_body({{"password", "correct horse"}}));
  const auto taken = client.post(kCreate, new_user_body({{"password", "battery staple"}}));

  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(refused.field_error("password"), kBreached);
  EXPECT_EQ(taken.status, 201) << taken.body;
}

TEST(BreachedPasswordApiTest, IsTakenAfterABoundedWaitWhereNobodyAnswersAndNobodyElseWaits) {
  RunningCustomers service(
      [](Config& config) { config.breached_passwords.url = range_of(silent_host()); });
  test::HttpClient client(service.http_port());
  test::HttpClient other(service.http_port());

  auto registration =
      std::async(std::launch::async, [&] { return client.post(kCreate, new_user_body()); });
  ASSERT_TRUE(test::eventually([] { return !silent_host().requests().empty(); }));
  const auto login = other.post(kLogin, credentials_body("nobody@example.com", "a password"));
  const auto waiting = registration.wait_for(0s);
  const auto registered = registration.get();

  EXPECT_EQ(login.status, 400) << login.body;
  EXPECT_EQ(waiting, std::future_status::timeout) << "the login waited for the registration";
  EXPECT_EQ(registered.status, 201) << registered.body;
}

}  // namespace
}  // namespace cartwright::customers
