#pragma once
// What the tests of jobs share: a database that is there for each of them, workers, and a diary
// that they write.

#include <gtest/gtest.h>

#include <chrono>
#include <list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/jobs/hopeless.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/runtime/condition.hpp"
#include "platform/testing/db/database_fixture.hpp"
#include "platform/testing/files.hpp"

namespace cartwright::jobs {

using namespace std::chrono_literals;

inline constexpr const char* kNoJobs = "NOT EXISTS (SELECT FROM jobs)";
// How often what is there has failed, and whether anybody may have it.
inline constexpr const char* kState = "SELECT attempts || ' ' || (due <= now()) FROM jobs";
inline constexpr Effort kSoonAgain{.first_delay = 1ms, .longest_delay = 1ms};
inline constexpr Effort kOnce{.attempts = 1};

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

  Task<void> despair(Entry entry) {
    texts.push_back(std::move(entry.text));
    throw Hopeless("no paper");
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

class JobsTest : public db::ServerFixture {
 protected:
  JobsTest() {
    server_.execute(test::file_text("cart/migrations/deploy/jobs.sql"));
    server_.execute(test::file_text("cart/migrations/deploy/jobs_by_kind.sql"));
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

  /// Until `holds` of the texts in the diary.
  void run_until_diary(auto holds) {
    while (!holds(diary.texts)) loop_.run_one();
  }

  /// Starts the worker, which then claims what the server gives nobody before it is told COMMIT.
  void hold_claim_of(Jobs& worker) {
    server_.execute("BEGIN; LOCK TABLE jobs");
    database_->start();
    worker.start();
    run_until("EXISTS (SELECT FROM pg_locks WHERE NOT granted)");
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

}  // namespace cartwright::jobs
