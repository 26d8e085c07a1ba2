#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

#include "platform/db/error.hpp"
#include "platform/testing/jobs/jobs_fixture.hpp"

namespace cartwright::jobs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr db::Command kStore{"INSERT INTO effects (text) VALUES ($1)"};

TEST_F(JobsTest, AJobIsDoneOnceWhatItBelongsToIsDone) {
  given_worker().on(&diary, &Diary::write);
  start_workers();

  run(database_->execute(enqueue(db::Batch(kStore, "effect"), Entry{"hello"})));
  run_until(kNoJobs);

  EXPECT_THAT(diary.texts, ElementsAre("hello"));
}

TEST_F(JobsTest, AJobIsNotThereWhereWhatItBelongsToFails) {
  server_.execute("INSERT INTO effects VALUES ('effect')");
  database_->start();

  EXPECT_THROW(run(database_->execute(enqueue(db::Batch(kStore, "effect"), Entry{"hello"}))),
               db::UniqueViolation);

  EXPECT_EQ(server_.count("jobs"), 0);
}

TEST_F(JobsTest, AJobOfATransactionIsThereOnceThatIsCommitted) {
  database_->start();
  auto transaction = database_->begin();

  run(enqueue(&transaction, Entry{"hello"}));
  EXPECT_EQ(server_.count("jobs"), 0);
  run(transaction.commit());

  EXPECT_EQ(server_.count("jobs"), 1);
}

TEST_F(JobsTest, AJobIsDoneWhenItIsDue) {
  given_worker().on(&diary, &Diary::write);
  start_workers();

  run(database_->execute(enqueue(Entry{"later"}, 1s)));
  run_until(kNoJobs);

  EXPECT_THAT(diary.texts, ElementsAre("later"));
}

TEST_F(JobsTest, AJobThatFailsIsTriedAgain) {
  given_worker().on(&diary, &Diary::fail_twice, kSoonAgain);
  start_workers();

  given_entries(1);
  run_until(kNoJobs);

  EXPECT_THAT(diary.texts, ElementsAre("1", "1", "1"));
}

TEST_F(JobsTest, AJobThatIsHopelessIsKeptWithItsErrorAtOnce) {
  given_worker().on(&diary, &Diary::despair, kSoonAgain);
  start_workers();

  given_entries(1);
  run_until(
      "EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL AND attempts = 1 "
      "AND last_error = 'no paper')");

  EXPECT_THAT(diary.texts, ElementsAre("1"));
}

TEST_F(JobsTest, AJobThatFailsTooOftenIsKeptWithItsLastError) {
  given_worker().on(&diary, &Diary::fail, kOnce);
  start_workers();

  given_entries(1);
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_EQ(server_.scalar("SELECT last_error FROM jobs"), "no ink");
}

TEST_F(JobsTest, AJobWhoseBodyDoesNotFitIsKeptWithTheFault) {
  given_worker().on(&diary, &Diary::write, kOnce);
  start_workers();

  server_.execute("INSERT INTO jobs (kind, body) VALUES ('entry', '{\"text\": 5}')");
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_EQ(server_.scalar("SELECT last_error FROM jobs"),
            "Request validation has failed text: Not a valid string.");
}

TEST_F(JobsTest, AJobThatTakesTooLongIsInterrupted) {
  given_worker().on(&diary, &Diary::think, {.longest = 50ms, .attempts = 1});
  start_workers();

  given_entries(1);
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_EQ(server_.scalar("SELECT last_error FROM jobs"), "It took too long.");
}

TEST_F(JobsTest, SeveralWorkersDoNoJobTwice) {
  given_worker().on(&diary, &Diary::write);
  given_worker().on(&diary, &Diary::write);
  start_workers();

  given_entries(50);
  run_until(kNoJobs);

  EXPECT_THAT(diary.texts, SizeIs(50));
  EXPECT_THAT(std::set(diary.texts.begin(), diary.texts.end()), SizeIs(50));
}

TEST_F(JobsTest, PeriodicWorkIsDoneByOneOfAllWorkers) {
  given_worker().every(1h, "date", &diary, &Diary::date_the_page);
  given_worker().every(1h, "date", &diary, &Diary::date_the_page);
  start_workers();

  run_until("EXISTS (SELECT FROM jobs WHERE due > now() + interval '50 minutes')");

  EXPECT_THAT(diary.texts, ElementsAre("a new day"));
  EXPECT_EQ(server_.count("jobs"), 1);
}

TEST_F(JobsTest, PeriodicWorkComesAgain) {
  given_worker().every(20ms, "date", &diary, &Diary::date_the_page);
  start_workers();

  run_until_diary([](const auto& texts) { return texts.size() >= 3; });

  EXPECT_EQ(server_.count("jobs"), 1);
}

TEST_F(JobsTest, OneKindThatHangsLeavesAPlaceToOthers) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::think);
  worker.every(10ms, "date", &diary, &Diary::date_the_page);
  given_entries(20);
  start_workers();

  run_until_diary([](const auto& texts) { return std::ranges::count(texts, "a new day") >= 5; });

  EXPECT_THAT(diary.texts, SizeIs(5 + Jobs::kAtOnceOfAKind));
}

TEST_F(JobsTest, AKindThatHasVeryManyHoldsUpNoOther) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::write);
  worker.every(1ms, "date", &diary, &Diary::date_the_page);
  given_entries(200);
  start_workers();

  run_until("(SELECT count(*) FROM jobs) <= 100");

  EXPECT_GT(std::ranges::count(diary.texts, "a new day"), 5);
}

TEST_F(JobsTest, AnErrorOfForeignBytesIsKeptAsFarAsItCanBeRead) {
  given_worker().on(&diary, &Diary::fail_in_latin_1, kOnce);
  start_workers();

  given_entries(1);
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_EQ(server_.scalar("SELECT last_error FROM jobs"), "d?j? vu");
}

TEST_F(JobsTest, PeriodicWorkThatWasGivenUpIsTakenUpAgain) {
  server_.execute(
      "INSERT INTO jobs (kind, body, is_periodic, failed_at) VALUES ('date', '{}', true, now())");
  given_worker().every(1h, "date", &diary, &Diary::date_the_page);
  start_workers();

  run_until("EXISTS (SELECT FROM jobs WHERE due > now() + interval '50 minutes')");

  EXPECT_THAT(diary.texts, ElementsAre("a new day"));
}

TEST_F(JobsTest, AJobOfAnotherKindIsLeftAlone) {
  given_worker().on(&diary, &Diary::write);
  server_.execute("INSERT INTO jobs (kind, body) VALUES ('of a newer version', '{}')");
  start_workers();

  given_entries(1);
  run_until("(SELECT count(*) FROM jobs) = 1");

  EXPECT_EQ(server_.scalar("SELECT kind || ' ' || attempts FROM jobs"), "of a newer version 0");
}

class JobsMigration : public testing::TestWithParam<const char*> {};

TEST_P(JobsMigration, IsTheSameInAllServices) {
  const auto of_cart = test::file_text(std::string("cart/migrations/deploy/") + GetParam());
  const auto of_customers =
      test::file_text(std::string("customers/migrations/deploy/") + GetParam());

  EXPECT_EQ(of_cart.substr(of_cart.find('\n')), of_customers.substr(of_customers.find('\n')));
  EXPECT_THAT(of_cart, HasSubstr("ON jobs"));
}

INSTANTIATE_TEST_SUITE_P(Jobs, JobsMigration, testing::Values("jobs.sql", "jobs_by_kind.sql"));

}  // namespace
}  // namespace cartwright::jobs
