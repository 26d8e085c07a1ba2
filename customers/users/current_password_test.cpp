// Whoever changes a password may have to know the one before, and may not find it out so.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/guess_fixture.hpp"
#include "customers/testing/own_program.hpp"

namespace cartwright::customers {
namespace {

std::string change_from(std::string_view current) {
  return boost::json::serialize(boost::json::object{{"new_password", "battery staple"},
                                                    {"confirm_new_password", "battery staple"},
                                                    {"current_password", current}});
}

class CurrentPasswordTest : public GuessFixture {
 protected:
  test::HttpReply change(const KnownUser& caller, const KnownUser& user, const std::string& body,
                         const std::string& address) {
    auto client = as(caller);
    client.come_from(address);
    return client.patch(user.path("/change-password/"), body);
  }
  test::HttpReply change(const KnownUser& user, const std::string& body) {
    return change(user, user, body, home);
  }

  const std::string home = new_address();
};

TEST_F(CurrentPasswordTest, TheRightOneIsTaken) {
  const auto user = given_user();

  EXPECT_EQ(change(user, change_from(kPassword)).status, 200);
  EXPECT_EQ(log_in(home, user.email, "battery staple").status, 200);
  EXPECT_EQ(database.count("guesses"), 0);
}

TEST_F(CurrentPasswordTest, AWrongOneChangesNothingAndIsAGuess) {
  const auto user = given_user();

  const auto reply = change(user, change_from("a wrong password"));

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("current_password"), "Wrong password.");
  EXPECT_EQ(database.scalar("SELECT count(*) FROM guesses WHERE is_wrong"), "1");
  EXPECT_EQ(log_in(home, user.email).status, 200);
}

TEST_F(CurrentPasswordTest, GuessesAtItWaitWithThoseAtTheLogin) {
  const auto user = given_user();
  given_wrong(8, home, user.email);

  const auto reply = change(user, change_from(kPassword));

  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.header("Retry-After"), "4");
  EXPECT_EQ(change(user, password_change_body("battery staple")).status, 200) << "none is sent";
}

TEST_F(CurrentPasswordTest, OfSomebodyElseIsThatOfTheAccount) {
  const auto user = given_user();
  const auto admin = given_admin();

  EXPECT_EQ(change(admin, user, change_from("a wrong password"), home).status, 400);
  EXPECT_EQ(change(admin, user, change_from(kPassword), home).status, 200);
}

TEST_F(CurrentPasswordTest, IsNotLookedAtForStrangers) {
  const auto user = given_user();

  EXPECT_EQ(change(given_user(), user, change_from("a wrong password"), home).status, 403);
  EXPECT_EQ(database.count("guesses"), 0);
}

struct Mode {
  const char* variable;
  const char* value;
  int status;
};

void PrintTo(const Mode& mode, std::ostream* out) { *out << mode.variable << "=" << mode.value; }

class CurrentPasswordIsRequired : public CurrentPasswordTest,
                                  public testing::WithParamInterface<Mode> {};

TEST_P(CurrentPasswordIsRequired, OfThoseWhoChangeTheirOwnUnlessItIsDebugged) {
  const auto user = given_user();
  const auto service = own_program(database, {{GetParam().variable, GetParam().value}});
  auto client = test::HttpClient(service.port("http_port")).as(user.token);

  const auto reply =
      client.patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(reply.status, GetParam().status) << reply.body;
}

INSTANTIATE_TEST_SUITE_P(Modes, CurrentPasswordIsRequired,
                         testing::Values(Mode{"DEBUG", "false", 422}, Mode{"DEBUG", "true", 200},
                                         Mode{"REQUIRE_CURRENT_PASSWORD", "true", 422},
                                         Mode{"REQUIRE_CURRENT_PASSWORD", "false", 200}));

TEST_F(CurrentPasswordTest, IsAskedForByNameAndOfNoAdministrator) {
  const auto user = given_user();
  const auto admin = given_admin();
  const auto service = own_program(database);
  auto client = test::HttpClient(service.port("http_port"));
  const auto path = user.path("/change-password/");
  const auto body = password_change_body("battery staple");

  const auto missing = client.as(user.token).patch(path, body);
  const auto given = client.as(user.token).patch(path, change_from(kPassword));

  EXPECT_EQ(missing.status, 422);
  EXPECT_EQ(missing.field_error("current_password"), "Missing data for required field.");
  EXPECT_EQ(given.status, 200);
  EXPECT_EQ(client.as(admin.token).patch(path, body).status, 200);
  EXPECT_EQ(client.as(admin.token).patch(admin.path("/change-password/"), body).status, 422);
}

}  // namespace
}  // namespace cartwright::customers
