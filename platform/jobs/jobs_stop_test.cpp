#include <gmock/gmock.h>

#include "platform/runtime/task_group.hpp"
#include "platform/testing/jobs/jobs_fixture.hpp"

namespace cartwright::jobs {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using JobsStopTest = JobsTest;

TEST_F(JobsStopTest, WhatAWorkerLeftBehindIsDoneOnceItsLeaseHasEnded) {
  given_worker().on(&diary, &Diary::write);
  given_entries(1);
  server_.execute("UPDATE jobs SET attempts = 1, due = now() + interval '1 second'");

  start_workers();
  run_until(kNoJobs);

  EXPECT_THAT(diary.texts, ElementsAre("1"));
}

TEST_F(JobsStopTest, AJobOfWhichEachWorkerDiesIsKept) {
  given_worker().on(&diary, &Diary::write, kOnce);
  given_entries(1);
  server_.execute("UPDATE jobs SET attempts = 1");

  start_workers();
  run_until("EXISTS (SELECT FROM jobs WHERE failed_at IS NOT NULL)");

  EXPECT_THAT(diary.texts, IsEmpty());
}

TEST_F(JobsStopTest, WhoseLeaseHasEndedChangesNothing) {
  JobRows rows(*database_);
  database_->start();
  given_entries(1);
  const auto lost = run(rows.claim({{"entry"}, {1}}, 0ms)).front();
  const auto held = run(rows.claim({{"entry"}, {1}}, 1min)).front();

  run(rows.remove(lost));
  run(rows.give_up(lost, "too late"));

  EXPECT_EQ(server_.scalar("SELECT attempts || ' ' || (failed_at IS NULL) FROM jobs"), "2 true");
  EXPECT_EQ(held.attempts, 2);
}

TEST_F(JobsStopTest, OneThatStopsLeavesWhatItInterruptsToOthers) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::think);
  start_workers();
  given_entries(1);
  run_until_diary([](const auto& texts) { return !texts.empty(); });

  run(worker.stop(0ms));

  EXPECT_EQ(server_.scalar(kState), "0 true");
}

TEST_F(JobsStopTest, OneThatStopsKeepsNothingThatItIsJustClaiming) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::write);
  given_entries(1);
  hold_claim_of(worker);

  runtime::TaskGroup stopping(loop_.get_executor());
  stopping.spawn(worker.stop(10s));
  loop_.poll();
  server_.execute("COMMIT");
  run(stopping.join());

  EXPECT_EQ(server_.scalar(kState), "0 true");
  EXPECT_THAT(diary.texts, IsEmpty());
}

TEST_F(JobsStopTest, WhoHadPeriodicWorkLongAgoChangesNothing) {
  JobRows rows(*database_);
  database_->start();
  run(rows.add_periodic("date"));
  const auto lost = run(rows.claim({{"date"}, {1}}, 0ms)).front();
  run(rows.renew(run(rows.claim({{"date"}, {1}}, 0ms)).front(), 0ms));
  run(rows.claim({{"date"}, {1}}, 1min));

  run(rows.release(lost));

  EXPECT_THAT(run(rows.claim({{"date"}, {1}}, 1min)), IsEmpty());
}

TEST_F(JobsStopTest, OneThatStopsEndsWhatItHasBegun) {
  auto& worker = given_worker();
  worker.on(&diary, &Diary::write);
  start_workers();
  given_entries(1);
  run_until_diary([](const auto& texts) { return !texts.empty(); });

  run(worker.stop(5s));

  EXPECT_EQ(server_.count("jobs"), 0);
}

}  // namespace
}  // namespace cartwright::jobs
