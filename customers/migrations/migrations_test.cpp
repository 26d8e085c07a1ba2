#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "platform/testing/stairway.hpp"

namespace cartwright::customers {
namespace {

using testing::HasSubstr;

class CustomersRepairTest : public testing::Test {
 protected:
  /// A database that has all changes up to `change`.
  void given_changes_to(const std::string& change) {
    stairway_.deploy_to("customers/migrations", change);
  }

  void deploy_the_rest() { stairway_.deploy("customers/migrations"); }

  test::TemporaryDatabase database_ = test::TemporaryDatabase::empty();
  test::Stairway stairway_{database_};
};

TEST_F(CustomersRepairTest, OddMomentsMoveToTheNearestThatCanBeWritten) {
  given_changes_to("users_notify_always");
  database_.execute(
      "INSERT INTO users (created, email, password) VALUES ('infinity', 'a', '!'),"
      " ('0044-03-15 BC', 'b', '!'), ('2026-01-01 00:00+00', 'c', '!')");

  deploy_the_rest();

  EXPECT_EQ(database_.scalar("SELECT string_agg(created::date::text, ' ' ORDER BY id) FROM users"),
            "9999-12-31 0001-01-01 2026-01-01");
}

TEST_F(CustomersRepairTest, UsersWithOneEmailInTwoCasesAreNamed) {
  given_changes_to("users_sane_values");
  database_.execute(
      "DROP INDEX uq__users__email; INSERT INTO users (id, email, password) VALUES"
      " (7, 'mia@bücher.example', '!'), (8, 'Mia@BÜCHER.example', '!'), (9, 'c', '!')");

  try {
    deploy_the_rest();
    FAIL() << "it was deployed";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("7 and 8"));
  }
}

class CustomersEmailTest : public testing::Test {
 protected:
  std::string is_free(const std::string& email, int account) {
    return database_.scalar("SELECT email_is_free('" + email + "', " + std::to_string(account) +
                            ")");
  }

  test::TemporaryDatabase database_{"customers"};
};

TEST_F(CustomersEmailTest, IsFreeForTheAccountThatHasIt) {
  database_.execute(
      "INSERT INTO users (id, email, password) VALUES (7, 'mia@bücher.example', '!')");

  EXPECT_EQ(is_free("Mia@BÜCHER.example", 7), "t");
  EXPECT_EQ(is_free("Mia@BÜCHER.example", 8), "f");
  EXPECT_EQ(is_free("ann@example.com", 8), "t");
}

TEST_F(CustomersEmailTest, IsToldToNobodyElseUntilTheEndOfTheTransaction) {
  database_.execute("BEGIN; SELECT email_is_free('Mia@example.com', 7)");

  EXPECT_EQ(database_.scalar(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
                "WHERE locktype = 'advisory' AND granted AND datname = current_database()"),
            "1");
}

class CustomersIdsTest : public testing::Test {
 protected:
  std::string register_user() {
    return database_.scalar("INSERT INTO users (email, password) VALUES ('a', '!') RETURNING id");
  }

  test::TemporaryDatabase database_{"customers"};
};

TEST_F(CustomersIdsTest, TheListOfDeletionsCannotBeEmptiedAlongWithTheUsers) {
  register_user();

  EXPECT_THAT([&] { database_.execute("TRUNCATE users, deleted_users RESTART IDENTITY"); },
              testing::ThrowsMessage<std::runtime_error>(HasSubstr("must not be emptied")));
  EXPECT_EQ(database_.count("users"), 1);
}

TEST_F(CustomersIdsTest, TheListOfDeletionsCannotBeEmptiedInAReplicasSession) {
  database_.execute("SET session_replication_role = replica");

  EXPECT_THAT([&] { database_.execute("TRUNCATE deleted_users"); },
              testing::ThrowsMessage<std::runtime_error>(HasSubstr("must not be emptied")));
}

TEST_F(CustomersIdsTest, GoOnWhereUsersAreEmptiedInAReplicasSession) {
  const auto lost = register_user();

  database_.execute("SET session_replication_role = replica; TRUNCATE users RESTART IDENTITY");

  EXPECT_GT(std::stoll(register_user()), std::stoll(lost));
  EXPECT_EQ(database_.scalar("SELECT user_id FROM deleted_users"), lost);
}

TEST_F(CustomersIdsTest, KeepWritersOutDuringTheWorkAfterARestore) {
  database_.execute("BEGIN; SELECT after_restore()");

  EXPECT_EQ(database_.scalar("SELECT count(*) FROM pg_locks WHERE relation = 'users'::regclass AND "
                             "mode = 'ShareRowExclusiveLock' AND granted"),
            "1");
}

}  // namespace
}  // namespace cartwright::customers
