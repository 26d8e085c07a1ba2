#include "platform/db/transaction.hpp"

#include <gmock/gmock.h>

#include "platform/db/error.hpp"
#include "platform/testing/db/items_fixture.hpp"

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::HasSubstr;

class TransactionTest : public ItemsFixture {
 protected:
  static void one_impatient_write_connection(Settings& settings) {
    settings.write_connections = 1;
    settings.query_timeout = 500ms;
  }

  /// Asks for some time, without a rest.
  static Task<void> ask_for_two_seconds(Transaction* transaction) {
    for (int i = 0; i < 5; ++i) co_await transaction->execute(kSleep, 400);
  }
};

TEST_F(TransactionTest, DoesWhatWasAskedOnceItIsCommitted) {
  auto& database = given_database();
  auto transaction = database.begin();

  EXPECT_EQ(run(transaction.execute(kTouch, "pen")), 1);
  const auto told = run(transaction.get<std::string>(kNoteAndTell, "touched"));
  EXPECT_EQ(touches(), 0);
  run(transaction.commit());

  EXPECT_EQ(told, "touched 1");
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 1);
}

TEST_F(TransactionTest, SeesWhatItWroteAndNobodyElseDoes) {
  auto& database = given_database();
  auto transaction = database.begin();

  run(transaction.execute(kTouch, "pen"));

  EXPECT_EQ(run(transaction.get<int>(kTouchesOf, "pen")), 1);
  EXPECT_EQ(run(database.get<int>(kTouchesOf, "pen")), 0);
}

TEST_F(TransactionTest, HasTheVerbsOfADatabase) {
  static constexpr Query kNames{"SELECT name FROM items ORDER BY name"};
  auto& database = given_database();
  auto transaction = database.begin();

  EXPECT_EQ(run(transaction.list<std::string>(kNames)).front(), "ink");
  EXPECT_FALSE(run(transaction.find<int>(kTouchesOf, "cap")));
  EXPECT_EQ(run(transaction.get<std::string>(Batch(kTouch, "ink").then(kNoteAndTell, "a"))), "a 1");
  EXPECT_EQ(touches(), 0);
}

TEST_F(TransactionTest, IsRolledBackWhereItIsNotCommitted) {
  auto& database = given_database(one_write_connection);
  {
    auto transaction = database.begin();
    run(transaction.execute(kTouch, "pen"));
  }

  EXPECT_EQ(run(database.execute(kTouch, "ink")), 1);
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(database.write_counters().lost_connections, 0U);
}

TEST_F(TransactionTest, IsRolledBackBeforeAnybodyElseUsesItsConnection) {
  auto& database = given_database(one_write_connection);
  {
    auto transaction = database.begin();
    run(transaction.execute(kTouch, "pen"));
    start(database.execute(kTouch, "pen"));
    start(database.execute(kNote, "touched"));
    loop_.poll();
  }

  join();

  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 1);
}

TEST_F(TransactionTest, BeginsWithItsFirstStatement) {
  auto& database = given_database();
  auto transaction = database.begin();

  run(transaction.execute(kTouch, "pen"));
  run(transaction.execute(kTouch, "ink"));
  run(transaction.commit());

  EXPECT_EQ(database.write_counters().batches, 3U);
  EXPECT_EQ(database.write_counters().statements, 4U);
}

TEST_F(TransactionTest, SendsNothingWhereNothingIsAsked) {
  auto& database = given_database();
  auto transaction = database.begin();

  run(transaction.commit());

  EXPECT_EQ(database.write_counters().statements, 0U);
}

TEST_F(TransactionTest, TakesNothingMoreAfterAFailure) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  EXPECT_THROW(run(transaction.execute(kNote, "")), CheckViolation);
  EXPECT_THROW(run(transaction.execute(kTouch, "ink")), std::logic_error);
  EXPECT_THROW(run(transaction.commit()), std::logic_error);
  EXPECT_EQ(touches(), 0);
}

TEST_F(TransactionTest, LeavesItsConnectionToOthersOnceItHasFailed) {
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();

  EXPECT_THROW(run(transaction.execute(kNote, "")), CheckViolation);

  EXPECT_EQ(run(database.execute(kTouch, "pen")), 1);
}

TEST_F(TransactionTest, TakesNothingMoreAfterItsCommit) {
  auto& database = given_database();
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));
  run(transaction.commit());

  EXPECT_THROW(run(transaction.execute(kTouch, "pen")), std::logic_error);
  EXPECT_THROW(run(transaction.commit()), std::logic_error);
  EXPECT_EQ(touches(), 1);
}

TEST_F(TransactionTest, TakesOneStatementAtATime) {
  auto& database = given_database();
  auto transaction = database.begin();
  const auto& outcome = start(transaction.execute(Batch(kSleep, 100).then(kTouch, "pen")));
  run_until_the_server_sleeps();

  EXPECT_THROW(run(transaction.execute(kTouch, "ink")), std::logic_error);
  join();
  run(transaction.commit());

  EXPECT_FALSE(outcome.failure);
  EXPECT_EQ(touches(), 1);
}

TEST_F(TransactionTest, TellsWhichConstraintRefusesTheCommit) {
  given_a_commit_that("RAISE check_violation USING CONSTRAINT = 'ck__late'");
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kNote, "touched"));

  EXPECT_THROW(run(transaction.commit()), CheckViolation);
  EXPECT_EQ(notes(), 0);
  EXPECT_EQ(run(database.execute(kTouch, "pen")), 1) << "the connection is of use";
}

TEST_F(TransactionTest, WaitsItsTurnForAConnection) {
  auto& database = given_database(one_write_connection);
  auto first = database.begin();
  auto second = database.begin();
  run(first.execute(kTouch, "pen"));
  const auto& of_a_command = start(database.execute(kTouch, "pen"));
  const auto& of_the_second = start(second.execute(kTouch, "pen"));
  loop_.run_for(50ms);
  EXPECT_FALSE(of_a_command.has_ended || of_the_second.has_ended);

  run(first.commit());
  join();

  EXPECT_EQ(touches(), 2);
  run(second.commit());
  EXPECT_EQ(touches(), 3);
}

TEST_F(TransactionTest, OthersWaitForItsConnectionNoLongerThanForAStatement) {
  auto& database = given_database(one_impatient_write_connection);
  auto transaction = database.begin();
  const auto& outcome = start(ask_for_two_seconds(&transaction));
  run_until_the_server_sleeps();

  const auto begin = steady_clock::now();
  EXPECT_TRUE(is_unavailable([&] { run(database.execute(kTouch, "pen")); }));

  EXPECT_LT(steady_clock::now() - begin, 1s);
  join();
  EXPECT_FALSE(outcome.failure);
}

TEST_F(TransactionTest, RestsNoLongerThanAStatementMayTake) {
  auto& database = given_database(one_impatient_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));
  testing::internal::CaptureStderr();

  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "pen"); }), 1);

  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(is_unavailable([&] { run(transaction.commit()); }));
  EXPECT_EQ(touches(), 1);
  EXPECT_THAT(log, HasSubstr("transaction rested for too long"));
}

TEST_F(TransactionTest, IsEndedByTheServerWhereTheProcessRests) {
  auto& database = given_database(one_impatient_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));

  // Waits for the lock of the transaction, and our loop waits for it.
  server_.execute("UPDATE items SET touches = 10 WHERE name = 'pen'");

  EXPECT_TRUE(is_unavailable([&] { run(transaction.commit()); }));
  EXPECT_EQ(touches(), 10);
}

TEST_F(TransactionTest, TakesNoConnectionWhereItsCallerIsCancelledBefore) {
  auto& database = given_database(one_write_connection);
  auto first = database.begin();
  auto second = database.begin();
  run(first.execute(kTouch, "pen"));
  const auto& outcome = start(second.execute(kTouch, "ink"));
  loop_.poll();

  tasks_.cancel();
  join();
  run(first.commit());

  EXPECT_TRUE(outcome.failure);
  EXPECT_EQ(run(database.execute(kTouch, "pen")), 1);
  EXPECT_EQ(touches(), 2);
}

TEST_F(TransactionTest, WhoseCallerIsCancelledInTheFirstStatementIsRolledBack) {
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();
  start(transaction.execute(Batch(kTouch, "pen").then(kSleep, 200)));
  run_until_the_server_sleeps();

  tasks_.cancel();
  join();
  run(database.execute(kTouch, "ink"));

  EXPECT_THROW(run(transaction.commit()), std::logic_error);
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(database.write_counters().lost_connections, 0U);
}

TEST_F(TransactionTest, WhoseCallerIsCancelledInALaterStatementIsRolledBack) {
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kTouch, "pen"));
  start(transaction.execute(kSleep, 200));
  run_until_the_server_sleeps();

  tasks_.cancel();
  join();
  run(database.execute(kTouch, "ink"));

  EXPECT_THROW(run(transaction.commit()), std::logic_error);
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(database.write_counters().lost_connections, 0U);
}

TEST_F(TransactionTest, WhoseCallerIsCancelledInTheCommitIsDone) {
  given_a_commit_that("PERFORM pg_sleep(0.2)");
  auto& database = given_database(one_write_connection);
  auto transaction = database.begin();
  run(transaction.execute(kNote, "touched"));
  const auto& outcome = start(transaction.commit());
  run_until_the_server_sleeps();

  tasks_.cancel();
  join();
  run(database.execute(kTouch, "ink"));

  EXPECT_TRUE(outcome.failure);
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(touches(), 1);
}

}  // namespace
}  // namespace cartwright::db
