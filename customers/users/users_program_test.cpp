// The program of operators, beside the service whose accounts it changes.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/console_program.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using test::Outcome;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kNewPassword = "battery staple";

class UsersProgramTest : public CustomersFixture {
 protected:
  Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") {
    return test::run_program(CARTWRIGHT_USERS_PROGRAM, arguments, database.environment(), input);
  }

  int log_in(const std::string& email, const std::string& password) {
    return anonymous()
        .post(kLogin, fmt::format(R"({{"email": "{}", "password": "{}"}})", email, password))
        .status;
  }

  bool is_refused(const KnownUser& user) {
    return test::eventually([&] { return as(user).get(user.path()).status == 401; });
  }
};

TEST_F(UsersProgramTest, MakesTheFirstAdministratorWhoCanLogIn) {
  const auto outcome =
      run({"make-admin", "ann@example.com"}, std::string(kNewPassword) + "\nmore\n");

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "");
  EXPECT_EQ(outcome.errors, "ann@example.com is a new administrator\n");
  EXPECT_EQ(log_in("ann@example.com", kNewPassword), 200);
  EXPECT_EQ(database.scalar("SELECT (is_admin, is_active, email_verified) FROM users"), "(t,t,t)");
}

TEST_F(UsersProgramTest, MakesAnAdministratorOfAnAccountAndLeavesItsPassword) {
  const auto ann = given_user({.email = "ann@example.com"});
  database.execute("UPDATE users SET email_verified = true");

  const auto outcome = run({"make-admin", "ANN@example.com"});

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.errors, "ANN@example.com is an administrator, with the password of before\n");
  EXPECT_EQ(log_in(ann.email, kPassword), 200);
  EXPECT_TRUE(test::eventually([&] { return as(ann).get(kList).status == 200; }));
}

TEST_F(UsersProgramTest, LeavesWhoRegisteredAnAddressOfOthersNothingOfTheAdministrator) {
  const auto stranger = given_user({.email = "ann@example.com"});

  const auto outcome = run({"make-admin", "ann@example.com"}, kNewPassword);

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.errors,
            "ann@example.com is an administrator, with another password, and no session\n");
  EXPECT_TRUE(is_refused(stranger));
  EXPECT_EQ(log_in("ann@example.com", kPassword), 400);
  EXPECT_EQ(log_in("ann@example.com", kNewPassword), 200);
}

TEST_F(UsersProgramTest, PromotesNobodyUnverifiedWithoutAPassword) {
  given_user({.email = "ann@example.com"});

  const auto outcome = run({"make-admin", "ann@example.com"});

  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(database.scalar("SELECT is_admin FROM users"), "f");
}

TEST_F(UsersProgramTest, AResetEndsSessionsAndTheOldPassword) {
  const auto ann = given_user();

  const auto outcome = run({"reset-password", ann.email}, kNewPassword);

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.errors, ann.email + " has another password, and no session\n");
  EXPECT_TRUE(is_refused(ann));
  EXPECT_EQ(log_in(ann.email, kNewPassword), 200);
  EXPECT_NE(log_in(ann.email, kPassword), 200);
}

TEST_F(UsersProgramTest, AGeneratedPasswordIsPrintedByItselfAndWorks) {
  const auto ann = given_user();

  const auto outcome = run({"reset-password", "--generate-password", ann.email});

  EXPECT_THAT(outcome.output, testing::MatchesRegex("[A-Za-z0-9_-]{43}\n"));
  EXPECT_EQ(log_in(ann.email, outcome.output.substr(0, 43)), 200);
}

TEST_F(UsersProgramTest, EndsSessionsAndLeavesThePassword) {
  const auto ann = given_user();
  const auto bob = given_user();

  const auto outcome = run({"end-sessions", ann.email});

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_TRUE(is_refused(ann));
  EXPECT_EQ(as(bob).get(bob.path()).status, 200);
  EXPECT_EQ(log_in(ann.email, kPassword), 200);
}

TEST_F(UsersProgramTest, ListsAccountsThatContainAText) {
  given_user({.email = "ann@example.com", .is_admin = true});
  given_user({.email = "bob@example.com"});

  const auto found = run({"list", "BOB"});

  EXPECT_EQ(found.status, 0) << found.errors;
  EXPECT_THAT(found.output, ContainsRegex("^[0-9]+\tbob@example.com\tuser, unverified\tnever\n$"));
  EXPECT_THAT(run({"list"}).output, HasSubstr("\tann@example.com\tadministrator, unverified\t"));
}

TEST_F(UsersProgramTest, RefusesAPasswordAsRegistrationDoes) {
  const auto ann = given_user();

  const auto made = run({"make-admin", "bob@example.com"}, "short");
  const auto reset = run({"reset-password", ann.email}, "short");

  EXPECT_EQ(made.status, 1);
  EXPECT_THAT(made.errors, StartsWith("cartwright-users: password: "));
  EXPECT_EQ(reset.status, 1);
  EXPECT_THAT(reset.errors, StartsWith("cartwright-users: new_password: "));
  EXPECT_EQ(database.count("users"), 1);
  EXPECT_EQ(log_in(ann.email, kPassword), 200);
}

TEST_F(UsersProgramTest, RefusesAPasswordLikeTheAddress) {
  const auto ann = given_user({.email = "ann.miller@example.com"});

  const auto reset = run({"reset-password", ann.email}, "ann.miller24");

  EXPECT_EQ(reset.status, 1);
  EXPECT_THAT(reset.errors, HasSubstr("too similar to the e-mail address"));
  EXPECT_EQ(log_in(ann.email, kPassword), 200);
}

TEST_F(UsersProgramTest, RefusesAnAddressThatIsNone) {
  const auto outcome = run({"make-admin", "ann"}, kNewPassword);

  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.errors, "cartwright-users: email: Not a valid email address.\n");
}

TEST_F(UsersProgramTest, SaysThatNobodyHasTheAddress) {
  const auto outcome = run({"end-sessions", "ann@example.com"});

  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.errors, "cartwright-users: nobody has the address ann@example.com\n");
}

TEST_F(UsersProgramTest, TakesNoEmptyPassword) {
  const auto outcome = run({"make-admin", "ann@example.com"});

  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.errors, HasSubstr("nothing was typed"));
  EXPECT_EQ(database.count("users"), 0);
}

TEST_F(UsersProgramTest, AsksAtATerminalTwiceAndShowsNothingOfIt) {
  test::TerminalProgram program(CARTWRIGHT_USERS_PROGRAM, {"make-admin", "ann@example.com"},
                                database.environment());
  ASSERT_TRUE(program.shows("New password of ann@example.com: "));
  program.type("battery staple\n");
  ASSERT_TRUE(program.shows("Once more: "));
  program.type("battery staple\n");

  EXPECT_EQ(program.finish(), 0) << program.seen();

  EXPECT_THAT(program.seen(), testing::Not(HasSubstr("battery")));
  EXPECT_EQ(log_in("ann@example.com", kNewPassword), 200);
}

TEST_F(UsersProgramTest, TakesNoPasswordThatWasTypedInTwoWays) {
  test::TerminalProgram program(CARTWRIGHT_USERS_PROGRAM, {"make-admin", "ann@example.com"},
                                database.environment());
  ASSERT_TRUE(program.shows("New password of ann@example.com: "));
  program.type("battery staple\n");
  ASSERT_TRUE(program.shows("Once more: "));
  program.type("batery staple\n");

  EXPECT_EQ(program.finish(), 2);

  EXPECT_THAT(program.seen(), HasSubstr("the two are not the same"));
  EXPECT_EQ(database.count("users"), 0);
}

TEST_F(UsersProgramTest, TwoThatMakeTheSameAdministratorMakeOne) {
  const auto outcomes = test::in_parallel(
      4, [&](std::size_t) { return run({"make-admin", "ann@example.com"}, kNewPassword).status; });

  EXPECT_THAT(outcomes, testing::Contains(0));
  EXPECT_EQ(database.count("users"), 1);
  EXPECT_EQ(log_in("ann@example.com", kNewPassword), 200);
}

TEST_F(UsersProgramTest, ExplainsAWrongCallInOneLine) {
  const auto outcome = run({"reset-password", "ann@example.com", "hunter22"});

  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.errors,
            "cartwright-users: there is one account at a time; see cartwright-users --help\n");
}

TEST_F(UsersProgramTest, HelpNamesTheSettings) {
  const auto outcome = run({"--help"});

  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.output, StartsWith("Usage: cartwright-users make-admin "));
  EXPECT_THAT(outcome.output, HasSubstr("POSTGRES_PASSWORD"));
}

}  // namespace
}  // namespace cartwright::customers
