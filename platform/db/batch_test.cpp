// What callers of a Batch are told, and what the tables then hold.

#include "platform/db/batch.hpp"

#include <gmock/gmock.h>

#include "platform/db/error.hpp"
#include "platform/testing/db/items_fixture.hpp"
#include "platform/testing/relay.hpp"

namespace cartwright::db {
namespace {

using BatchTest = ItemsFixture;

/// Touches the pen, then makes a note.
Batch touch_and_note(const char* note) { return Batch(kTouch, "pen").then(kNote, note); }

TEST_F(BatchTest, DoesAllCommandsAndAnswersAsTheLastDoes) {
  auto& database = given_database();

  const auto told =
      run(database.get<std::string>(Batch(kTouch, "pen").then(kNoteAndTell, "touched")));

  EXPECT_EQ(told, "touched 1");
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 1);
}

TEST_F(BatchTest, HasTheVerbsOfADatabase) {
  auto& database = given_database();

  EXPECT_EQ(run(database.list<std::string>(Batch(kNoteAndTell, "a"))).size(), 1U);
  EXPECT_FALSE(run(database.find<std::string>(
      Batch(kNote, "b")
          .then(Command("UPDATE notes SET text = 'c' WHERE text = 'none' RETURNING text")))));
  EXPECT_EQ(run(database.execute(Batch(kNote, "d").then(Command("DELETE FROM notes")))), 3);
}

TEST_F(BatchTest, IsOneRoundTrip) {
  auto& database = given_database();

  run(database.execute(touch_and_note("touched")));

  EXPECT_EQ(database.write_counters().batches, 1U);
  EXPECT_EQ(database.write_counters().statements, 2U);
}

TEST_F(BatchTest, DoesNothingWhereTheLastCommandFails) {
  auto& database = given_database(one_write_connection);

  EXPECT_THROW(run(database.execute(touch_and_note(""))), CheckViolation);
  EXPECT_EQ(touches(), 0);
  EXPECT_EQ(run(database.execute(touch_and_note("touched"))), 1) << "the connection is of use";
}

TEST_F(BatchTest, DoesNothingWhereTheFirstCommandFails) {
  auto& database = given_database(one_write_connection);

  EXPECT_THROW(run(database.execute(Batch(kNote, "").then(kTouch, "pen"))), CheckViolation);
  EXPECT_EQ(touches(), 0);
  EXPECT_EQ(run(database.execute(touch_and_note("touched"))), 1) << "the connection is of use";
}

TEST_F(BatchTest, TellsTheFirstFailure) {
  static constexpr Command kBroken{"SELECT no_such_column"};
  auto& database = given_database();
  run(database.execute(kNote, "first"));

  EXPECT_THROW(run(database.execute(Batch(kNote, "first").then(kNote, "").then(kBroken))),
               UniqueViolation);
  EXPECT_EQ(notes(), 1);
}

TEST_F(BatchTest, ACommandThatCannotBePreparedUndoesAll) {
  static constexpr Command kBroken{"SELECT no_such_column"};
  auto& database = given_database(one_write_connection);

  const auto message = message_of(
      [&] { run(database.execute(Batch(kTouch, "pen").then(kBroken).then(kNote, "touched"))); });

  EXPECT_THAT(message, testing::HasSubstr("42703"));
  EXPECT_EQ(touches(), 0);
  EXPECT_EQ(run(database.execute(touch_and_note("touched"))), 1) << "the connection is of use";
}

TEST_F(BatchTest, DoesNothingWhereTheCommitFails) {
  given_a_commit_that("RAISE check_violation USING CONSTRAINT = 'ck__late'");
  auto& database = given_database(one_write_connection);

  EXPECT_THROW(run(database.execute(touch_and_note("touched"))), CheckViolation);
  EXPECT_EQ(touches(), 0);
  EXPECT_EQ(run(database.execute(kTouch, "pen")), 1) << "the connection is of use";
}

TEST_F(BatchTest, IsSentOnce) {
  auto& database = given_database();
  auto batch = touch_and_note("touched");
  run(database.execute(std::move(batch)));

  // NOLINTNEXTLINE(bugprone-use-after-move): that is what is tried.
  EXPECT_THROW(run(database.execute(std::move(batch))), std::logic_error);
  EXPECT_EQ(touches(), 1);
}

TEST_F(BatchTest, IsDoneAsAWholeWhereItsCallerIsCancelled) {
  auto& database = given_database(one_write_connection);
  const auto& outcome =
      start(database.execute(Batch(kTouch, "pen").then(kSleep, 200).then(kNote, "touched")));
  run_until_the_server_sleeps();

  tasks_.cancel();
  join();
  run(database.execute(kTouch, "ink"));

  EXPECT_TRUE(outcome.failure);
  EXPECT_EQ(touches(), 2);
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(database.write_counters().lost_connections, 0U);
}

TEST_F(BatchTest, WhoseConnectionIsLostBeforeItsCommitDoesNothing) {
  auto& database = given_database();
  const auto& outcome =
      start(database.execute(Batch(kTouch, "pen").then(kNote, "touched").then(kSleep, 5'000)));
  run_until_the_server_sleeps();

  lose_connections();
  join();

  EXPECT_TRUE(is_unavailable(outcome));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 0);
}

TEST_F(BatchTest, WhoseConnectionIsLostInItsCommitIsNotRepeated) {
  given_a_commit_that("PERFORM pg_sleep(5)");
  auto& database = given_database();
  const auto& outcome = start(database.execute(touch_and_note("touched")));
  run_until_the_server_sleeps();

  lose_connections();
  join();

  EXPECT_TRUE(is_unavailable(outcome));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 0);
}

TEST_F(BatchTest, WhoseAnswerIsLostAfterItsCommitIsNotRepeated) {
  test::Relay relay(settings_, test::lose_once("INSERT 0 1"));
  auto& database = given_database([&](Settings& settings) { relay.stand_before(settings); });

  EXPECT_TRUE(is_unavailable([&] { run(database.execute(touch_and_note("touched"))); }));
  EXPECT_EQ(eventually([&] { return database.execute(kTouch, "ink"); }), 1);
  EXPECT_EQ(touches(), 2);
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(database.write_counters().repeated, 0U);
  stop();
}

TEST_F(BatchTest, IsRepeatedAsAWholeWhereADeadlockRolledItBack) {
  given_a_meeting();
  auto& database = given_database();

  const auto failures = failures_together(2, [&](int i) {
    return database.execute(Batch(kGiveWay)
                                .then(kTouch, i == 0 ? "pen" : "ink")
                                .then(kMeet)
                                .then(kTouch, i == 0 ? "ink" : "pen")
                                .then(kNote, std::to_string(i)));
  });

  EXPECT_EQ(failures, 0);
  EXPECT_EQ(touches(), 4);
  EXPECT_EQ(notes(), 2);
  EXPECT_GT(database.write_counters().repeated, 0U);
}

TEST_F(BatchTest, IsRepeatedAsAWholeWhereItCouldNotBeSerialized) {
  given_failures_of_serialization();
  auto& database = given_database();

  run(database.execute(Batch(kTouch, "pen").then(kFailUntil, 3).then(kNote, "touched")));

  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 1);
  EXPECT_EQ(database.write_counters().repeated, 2U);
}

TEST_F(BatchTest, IsGivenUpWhereItCouldNotBeSerializedThreeTimes) {
  given_failures_of_serialization();
  auto& database = given_database();

  EXPECT_TRUE(
      is_unavailable([&] { run(database.execute(Batch(kTouch, "pen").then(kFailUntil, 4))); }));
  EXPECT_EQ(touches(), 0);
}

TEST_F(BatchTest, IsRepeatedWhereItsCommitCouldNotBeSerialized) {
  given_failures_of_serialization();
  given_a_commit_that("PERFORM fail_until(2)");
  auto& database = given_database();

  run(database.execute(touch_and_note("touched")));

  EXPECT_EQ(touches(), 1);
  EXPECT_EQ(notes(), 1);
}

TEST_F(BatchTest, IsPreparedAgainAsAWholeWhenTablesHaveChanged) {
  static constexpr Command kTell{"SELECT * FROM notes"};
  static constexpr Command kTellAgain{"SELECT * FROM notes LIMIT 1"};
  auto& database = given_database(one_write_connection);
  const auto batch = Batch(kTell).then(kTellAgain).then(kTouch, "pen");
  run(database.execute(batch));
  server_.execute("ALTER TABLE notes ALTER COLUMN text TYPE varchar(20)");

  run(database.execute(batch));

  EXPECT_EQ(touches(), 2);
  EXPECT_EQ(database.write_counters().repeated, 1U);
}

TEST_F(BatchTest, BatchesTakeTurnsWithCommands) {
  auto& database = given_database(one_write_connection);

  const auto failures = failures_together(20, [&](int i) {
    return i % 2 == 0 ? database.execute(kNote, i == 8 ? "" : std::to_string(i))
                      : database.execute(touch_and_note(std::to_string(i).c_str()));
  });

  EXPECT_EQ(failures, 1);
  EXPECT_EQ(touches(), 10);
  EXPECT_EQ(notes(), 19);
}

}  // namespace
}  // namespace cartwright::db
