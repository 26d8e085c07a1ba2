#include "customers/users/users_command.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace cartwright::customers {
namespace {

using Act = UsersCommand::Act;
using Words = std::vector<const char*>;

TEST(UsersCommandTest, NamesAnAccount) {
  const auto command = users_command_of(Words{"end-sessions", "ann@example.com"});

  EXPECT_EQ(command.act, Act::end_sessions);
  EXPECT_EQ(command.email, "ann@example.com");
}

TEST(UsersCommandTest, GeneratesAPasswordWhereOneIsNeeded) {
  const auto command = users_command_of(Words{"make-admin", "--generate-password", "a@b.example"});

  EXPECT_EQ(command.act, Act::make_admin);
  EXPECT_TRUE(command.generates_password);
}

TEST(UsersCommandTest, ListsAllWhereNothingIsSearchedFor) {
  const auto command = users_command_of(Words{"list"});

  EXPECT_EQ(command.act, Act::list);
  EXPECT_EQ(command.email, "");
}

TEST(UsersCommandTest, HelpsWhereverHelpIsAskedFor) {
  EXPECT_EQ(users_command_of(Words{"make-admin", "-h"}).act, Act::help);
}

struct Misuse {
  const char* reason;
  Words arguments;
  std::string sentence;
};

void PrintTo(const Misuse& misuse, std::ostream* out) { *out << misuse.reason; }

class UsersMisuseTest : public testing::TestWithParam<Misuse> {};

TEST_P(UsersMisuseTest, IsExplained) {
  try {
    users_command_of(GetParam().arguments);
    ADD_FAILURE() << "was taken";
  } catch (const runtime::UsageError& error) {
    EXPECT_EQ(error.what(), GetParam().sentence);
  }
}

INSTANTIATE_TEST_SUITE_P(
    UsersCommand, UsersMisuseTest,
    testing::Values(Misuse{"nothing", {}, "it takes a command"},
                    Misuse{"an unknown act",
                           {"delete", "a@b.example"},
                           "'delete' is none of make-admin, reset-password, end-sessions and list"},
                    Misuse{"no account", {"make-admin"}, "there is no address of an account"},
                    Misuse{"two, or a password",
                           {"reset-password", "a@b.example", "hunter22"},
                           "there is one account at a time"},
                    Misuse{"an unknown option",
                           {"make-admin", "a@b.example", "--password=hunter22"},
                           "there is no option '--password=hunter22' here"},
                    Misuse{"a password where none is needed",
                           {"end-sessions", "a@b.example", "--generate-password"},
                           "there is no option '--generate-password' here"}));

}  // namespace
}  // namespace cartwright::customers
