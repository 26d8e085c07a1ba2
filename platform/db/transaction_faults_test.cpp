// What callers of a Transaction are told where something fails, and what the tables then hold.

#include <gmock/gmock.h>

#include "platform/db/transaction.hpp"
#include "platform/testing/db/items_fixture.hpp"
#include "platform/testing/relay.hpp"

namespace cartwright::db {
namespace {

using TransactionFaultsTest = ItemsFixture;

TEST_F(TransactionFaultsTest, LosingTheConnectionBetweenStatementsDoesNothing) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  lose_connections();

  EXPECT_TRUE(is_unavailable([&] { run(transaction.execute(kTouch, "ink")); }));
  EXPECT_THROW(run(transaction.commit()), std::logic_error);
  EXPECT_EQ(touches(), 0);
}

TEST_F(TransactionFaultsTest, LosingTheConnectionBeforeTheCommitDoesNothing) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  lose_connections();
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);

  EXPECT_TRUE(is_unavailable([&] { run(transaction.commit()); }));
  EXPECT_EQ(touches(), 1);
}

TEST_F(TransactionFaultsTest, LosingTheConnectionInAStatementDoesNothing) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));
  const auto& outcome = start(transaction.execute(kSleep, 5'000));
  run_until_the_server_sleeps();

  lose_connections();
  join();

  EXPECT_TRUE(is_unavailable(outcome));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(touches(), 1);
}

TEST_F(TransactionFaultsTest, LosingTheConnectionInTheCommitIsToldAndNothingIsRepeated) {
  given_a_commit_that("PERFORM pg_sleep(5)");
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kNote, "touched"));
  const auto& outcome = start(transaction.commit());
  run_until_the_server_sleeps();

  lose_connections();
  join();

  EXPECT_TRUE(is_unavailable(outcome));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(notes(), 0);
}

TEST_F(TransactionFaultsTest, LosingTheAnswerToTheCommitIsToldAndNothingIsRepeated) {
  test::Relay relay(settings_, test::lose_once("COMMIT"));
  auto& database = given_database([&](Settings& settings) { relay.stand_before(settings); });
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  EXPECT_TRUE(is_unavailable([&] { run(transaction.commit()); }));

  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(touches(), 2);
  EXPECT_EQ(database.write_counters().repeated, 0U);
  stop();
}

TEST_F(TransactionFaultsTest, ADeadlockEndsOneOfTwo) {
  given_deadlocks_that_are_soon_found();
  auto& database = given_database();
  auto first = database.begin();
  auto second = database.begin();
  run(first.execute(kTouch, "pen"));
  run(second.execute(kTouch, "ink"));

  const auto& of_first = start(first.execute(kTouch, "ink"));
  const auto& of_second = start(second.execute(kTouch, "pen"));
  join();

  EXPECT_TRUE(is_unavailable(of_first) != is_unavailable(of_second));
  run((of_first.failure ? second : first).commit());
  EXPECT_EQ(touches(), 2);
  EXPECT_EQ(database.write_counters().repeated, 0U);
}

TEST_F(TransactionFaultsTest, WhatCannotBeSerializedIsNotDone) {
  static constexpr Command kSeeOneState{"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"};
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kSeeOneState));
  run(transaction.get<int>(kTouchesOf, "pen"));
  run(database.execute(kTouch, "pen"));

  EXPECT_TRUE(is_unavailable([&] { run(transaction.execute(kTouch, "pen")); }));
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(database.write_counters().repeated, 0U);
}

TEST_F(TransactionFaultsTest, AFirstStatementThatCannotBeSerializedIsNotRepeated) {
  given_failures_of_serialization();
  auto& database = given_database();
  auto transaction = database.begin();

  EXPECT_TRUE(is_unavailable([&] { run(transaction.execute(kFailUntil, 2)); }));
  EXPECT_THROW(run(transaction.commit()), std::logic_error);
  EXPECT_EQ(database.write_counters().repeated, 0U);
}

TEST_F(TransactionFaultsTest, ACommitThatCannotBeSerializedIsNotDone) {
  given_failures_of_serialization();
  given_a_commit_that("PERFORM fail_until(2)");
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kNote, "touched"));

  EXPECT_TRUE(is_unavailable([&] { run(transaction.commit()); }));
  EXPECT_EQ(run(database.execute(kTouch, "pen")), 1);
  EXPECT_EQ(notes(), 0);
}

TEST_F(TransactionFaultsTest, MayBeTriedAgainWhereATableHasChanged) {
  static constexpr Command kTell{"SELECT * FROM notes"};
  auto& database = given_database(one_write_connection);
  run(database.execute(kTell));
  server_.execute("ALTER TABLE notes ALTER COLUMN text TYPE varchar(20)");
  auto first = database.begin();

  EXPECT_TRUE(is_unavailable([&] { run(first.execute(kTell)); }));
  auto second = database.begin();
  EXPECT_EQ(run(second.execute(kTell)), 0);
}

TEST_F(TransactionFaultsTest, AStatementThatEndsItByItselfLosesTheConnection) {
  static constexpr Command kEnd{"COMMIT"};
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  EXPECT_TRUE(is_unavailable([&] { run(transaction.execute(kEnd)); }));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(database.write_counters().lost_connections, 1U);
}

TEST_F(TransactionFaultsTest, ACommandThatBeginsOneByItselfLosesTheConnection) {
  static constexpr Command kBegin{"BEGIN"};
  auto& database = given_database(one_write_connection);

  EXPECT_TRUE(is_unavailable([&] { run(database.execute(kBegin)); }));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(touches(), 1);
}

TEST_F(TransactionFaultsTest, AStopDoesNothingOfWhatIsOpen) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));
  const auto& outcome = start(transaction.execute(kSleep, 1'000));
  run_until_the_server_sleeps();

  stop();

  EXPECT_TRUE(is_unavailable(outcome));
  EXPECT_EQ(touches(), 0);
}

TEST_F(TransactionFaultsTest, AStopEndsOneThatRests) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  stop();

  EXPECT_TRUE(is_unavailable([&] { run(transaction.commit()); }));
  EXPECT_EQ(touches(), 0);
}

}  // namespace
}  // namespace cartwright::db
