#include "platform/jobs/jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <list>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/db/database_fixture.hpp"
#include "platform/db/error.hpp"
#include "platform/runtime/condition.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::jobs {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr db::Command kStore{"INSERT INTO effects (text) VALUES ($1)"};
constexpr const char* kNoJobs = "NOT EXISTS (SELECT FROM jobs)";
// How often what is there has failed, and whether anybody may have it.
constexpr const char* kState = "SELECT attempts || ' ' || (due <= now()) FROM jobs";
constexpr Effort kSoonAgain{.first_delay = 1ms, .longest_delay = 1ms};
constexpr Effort kOnce{.attempts = 1};

struct Entry {
  std::string text;

  static constexpr std::string_view kKind = "entry";
  static constexpr auto schema() { return fields(field("text", &Entry::text, length(1, 40))); }
};

/// Whoever does the jobs of the test.
class Diary {
 public:
  explicit Diary(Executor executor) : never_(executor) {}

  Task<void> write(Entry entry) {
    texts.push_back(std::move(entry.text));
    co_return;
  }

  Task<void> fail_twice(Entry entry) {
    texts.push_back(std::move(entry.text));
    if (texts.size() <= 2) throw std::runtime_error("no ink");
    co_return;
  }

  Task<void> fail(Entry) {
    throw std::runtime_error("no ink");
    co_return;
  }

  Task<void> fail_in_latin_1(Entry) {
    throw std::runtime_error("d\xe9j\xe0 vu");
    co_return;
  }

  Task<void> think(Entry entry) {
    texts.push_back(std::move(entry.text));
    co_await never_.wait();
  }

  Task<void> date_the_page() {
    texts.emplace_back("a new day");
    co_return;
  }

  std::vector<std::string> texts;

 private:
  runtime::Condition never_;
};

std::string text_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class JobsTest : public db::ServerFixture {
 protected:
  JobsTest() {
    server_.execute(text_of("cart/migrations/deploy/jobs.sql"));
    server_.execute("CREATE TABLE effects (text text CONSTRAINT uq__effects__text UNIQUE)");
    given_unstarted_database();
  }

  void TearDown() override {
    for (auto& worker : workers_) run(worker.stop(0ms));
    db::ServerFixture::TearDown();
  }

  /// One that is not started yet.
  Jobs& given_worker() { return workers_.emplace_back(loop_.get_executor(), *database_); }

  /// Starts all of them, and waits until they hear of what is added.
  void start_workers() {
    database_->start();
    for (auto& worker : workers_) worker.start();
    run_until("EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%pg_listening_channels%')");
  }

  void given_entries(int count) {
    server_.execute(
        "INSERT INTO jobs (kind, body) SELECT 'entry', jsonb_build_object('text', n::text) "
        "FROM generate_series(1, " +
        std::to_string(count) + ") AS n");
  }

  Diary diary{loop_.get_executor()};

 private:
  std::list<Jobs> workers_;
};

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

  while (diary.texts.size() < 3) loop_.run_one();

  EXPECT_EQ(server_.count("jobs"), 1);
}

TEST_F(JobsTest, WhatAWorkerLeftBehindIsDoneOnceItsLeaseHasEnded) {
  given_worker().on(&diary, &Diary::write);
  given_entries(1);
  server_.execute("UPDATE jobs SET attempts = 1, due = now() + interval '1 second'");

  start_workers();
  run_until(kNoJobs);

  EXPECT_THAT(diary.texts, ElementsAre("1"));
}

TEST_F(JobsTest, AJobOfWhichEachWorkerDiesIsKept) {
  given_worker().on(&diary, &Diary::write, kOnce);
  given_entries(1);
  server_.execute("UPDATE jobs SET attempts = 1");

  start_workers();
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_THAT(diary.texts, IsEmpty());
}

TEST_F(JobsTest, WhoseLeaseHasEndedChangesNothing) {
  JobRows rows(*database_);
  database_->start();
  given_entries(1);
  const auto lost = run(rows.claim({"entry"}, 1, 0ms)).front();
  const auto held = run(rows.claim({"entry"}, 1, 1min)).front();

  run(rows.remove(lost));
  run(rows.give_up(lost, "too late"));

  EXPECT_EQ(server_.scalar("SELECT attempts || ' ' || (failed_at IS NULL) FROM jobs"), "2 true");
  EXPECT_EQ(held.attempts, 2);
}

TEST_F(JobsTest, OneThatStopsLeavesWhatItInterruptsToOthers) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::think);
  start_workers();
  given_entries(1);
  while (diary.texts.empty()) loop_.run_one();

  run(worker.stop(0ms));

  EXPECT_EQ(server_.scalar(kState), "0 true");
}

TEST_F(JobsTest, OneThatStopsKeepsNothingThatItIsJustClaiming) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::write);
  given_entries(1);
  server_.execute("BEGIN; LOCK TABLE jobs");
  database_->start();
  worker.start();
  run_until("EXISTS (SELECT FROM pg_locks WHERE NOT granted)");

  runtime::TaskGroup stopping(loop_.get_executor());
  stopping.spawn(worker.stop(10s));
  loop_.poll();
  server_.execute("COMMIT");
  run(stopping.join());

  EXPECT_EQ(server_.scalar(kState), "0 true");
  EXPECT_THAT(diary.texts, IsEmpty());
}

TEST_F(JobsTest, OneKindThatHangsLeavesAPlaceToOthers) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::think);
  worker.every(10ms, "date", &diary, &Diary::date_the_page);
  given_entries(20);
  start_workers();

  while (std::ranges::count(diary.texts, "a new day") < 5) loop_.run_one();

  EXPECT_THAT(diary.texts, SizeIs(5 + Jobs::kAtOnceOfAKind));
}

TEST_F(JobsTest, AnErrorOfForeignBytesIsKeptAsFarAsItCanBeRead) {
  given_worker().on(&diary, &Diary::fail_in_latin_1, kOnce);
  start_workers();

  given_entries(1);
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_EQ(server_.scalar("SELECT last_error FROM jobs"), "d?j? vu");
}

TEST_F(JobsTest, WhoHadPeriodicWorkLongAgoChangesNothing) {
  JobRows rows(*database_);
  database_->start();
  run(rows.add_periodic("date"));
  const auto lost = run(rows.claim({"date"}, 1, 0ms)).front();
  run(rows.renew(run(rows.claim({"date"}, 1, 0ms)).front(), 0ms));
  run(rows.claim({"date"}, 1, 1min));

  run(rows.release(lost));

  EXPECT_THAT(run(rows.claim({"date"}, 1, 1min)), IsEmpty());
}

TEST_F(JobsTest, PeriodicWorkThatWasGivenUpIsTakenUpAgain) {
  server_.execute(
      "INSERT INTO jobs (kind, body, is_periodic, failed_at) VALUES ('date', '{}', true, now())");
  given_worker().every(1h, "date", &diary, &Diary::date_the_page);
  start_workers();

  run_until("EXISTS (SELECT FROM jobs WHERE due > now() + interval '50 minutes')");

  EXPECT_THAT(diary.texts, ElementsAre("a new day"));
}

TEST_F(JobsTest, OneThatStopsEndsWhatItHasBegun) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::write);
  start_workers();
  given_entries(1);
  while (diary.texts.empty()) loop_.run_one();

  run(worker.stop(5s));

  EXPECT_EQ(server_.count("jobs"), 0);
}

TEST_F(JobsTest, AJobOfAnotherKindIsLeftAlone) {
  given_worker().on(&diary, &Diary::write);
  server_.execute("INSERT INTO jobs (kind, body) VALUES ('of a newer version', '{}')");
  start_workers();

  given_entries(1);
  run_until("(SELECT count(*) FROM jobs) = 1");

  EXPECT_EQ(server_.scalar("SELECT kind || ' ' || attempts FROM jobs"), "of a newer version 0");
}

TEST(JobsMigrationTest, IsTheSameInAllServices) {
  const auto of_cart = text_of("cart/migrations/deploy/jobs.sql");
  const auto of_customers = text_of("customers/migrations/deploy/jobs.sql");

  EXPECT_EQ(of_cart.substr(of_cart.find('\n')), of_customers.substr(of_customers.find('\n')));
  EXPECT_THAT(of_cart, HasSubstr("CREATE TABLE jobs"));
}

}  // namespace
}  // namespace cartwright::jobs
