// Whoever asks gets the answer to what it asked, whatever happens to others and to connections.

#include <random>

#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;

constexpr Query kEcho{"SELECT $1"};
constexpr Query kSlowEcho{"SELECT $1 FROM pg_sleep($2 / 1000.0)"};
constexpr Query kEchoOrFail{"SELECT $1 / (CASE WHEN $1 % 7 = 0 THEN 0 ELSE 1 END)"};
constexpr Query kEchoText{"SELECT $1::text"};
constexpr Command kWrittenEcho{"INSERT INTO echoes VALUES ($1) RETURNING id"};

/// Seconds of the storm: more with CARTWRIGHT_STORM_SECONDS.
std::chrono::seconds storm_time() {
  const char* seconds = std::getenv("CARTWRIGHT_STORM_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 5 : std::atoi(seconds));
}

class IdentityTest : public ServerFixture {
 protected:
  IdentityTest() {
    settings_.query_timeout = 300ms;
    settings_.write_connections = 4;
    server_.execute("CREATE TABLE echoes (id bigint)");
  }

  Task<void> ask(std::int64_t id) {
    try {
      check(id, co_await ask_somehow(id));
    } catch (const std::exception&) {
      ++failed_;
    }
  }

  Task<std::int64_t> ask_somehow(std::int64_t id) {
    auto& database = *database_;
    switch (id % 5) {
      case 0:
        return database.get<std::int64_t>(kEcho, id);
      case 1:
        return database.get<std::int64_t>(kSlowEcho, id, delay());
      case 2:
        return database.get<std::int64_t>(kEchoOrFail, id);
      case 3:
        return database.get<std::int64_t>(kWrittenEcho, id);
      default:
        return number(database.get<std::string>(kEchoText, id));
    }
  }

  Task<std::int64_t> number(Task<std::string> text) {
    co_return std::stoll(co_await std::move(text));
  }

  /// Milliseconds: mostly few, now and then more than a statement may take.
  std::int32_t delay() { return random_() % 500 == 0 ? 1'000 : static_cast<int>(random_() % 3); }

  void check(std::int64_t asked, std::int64_t answered) {
    ++answered_;
    if (asked != answered) ++mistaken_;
  }

  /// Asks, cancels and ends connections at random for a while.
  void storm() {
    const auto end = std::chrono::steady_clock::now() + storm_time();
    while (std::chrono::steady_clock::now() < end) {
      runtime::TaskGroup callers(loop_.get_executor());
      for (int i = 0; i < 200; ++i) callers.spawn(ask(++asked_));
      loop_.run_for(std::chrono::milliseconds(random_() % 20));
      if (random_() % 3 == 0) test::run(loop_, cancel(&callers));
      if (random_() % 20 == 0) end_a_connection();
      test::run(loop_, callers.join());
    }
  }

  static Task<void> cancel(runtime::TaskGroup* callers) {
    callers->cancel();
    co_return;
  }

  void end_a_connection() {
    server_.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
        "'database_test' AND datname = current_database() ORDER BY random() LIMIT 1");
  }

  std::minstd_rand random_{7};
  std::int64_t asked_ = 0;
  std::int64_t answered_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t mistaken_ = 0;
};

TEST_F(IdentityTest, EveryAnswerIsItsAskersInAStorm) {
  given_database();

  storm();

  EXPECT_EQ(mistaken_, 0);
  EXPECT_EQ(answered_ + failed_, asked_) << "and nobody waits for ever";
  EXPECT_GT(answered_, failed_);
  RecordProperty("answered", std::to_string(answered_));
}

}  // namespace
}  // namespace cartwright::db
