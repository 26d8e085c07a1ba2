// What a lock on one table or row means to those who want another.

#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr Query kLocked{"SELECT count(*) FROM locked"};
constexpr Query kFree{"SELECT count(*) FROM free"};
constexpr Command kTouch{"UPDATE things SET touches = touches + 1 WHERE id = $1"};
constexpr std::int64_t kLockedThing = 1;

class LocksTest : public ServerFixture {
 protected:
  LocksTest() { server_.execute("CREATE TABLE locked (); CREATE TABLE free ()"); }

  /// Locks the table for whoever wants to read it.
  void lock() { server_.execute("BEGIN; LOCK TABLE locked"); }
  void unlock() { server_.execute("ROLLBACK"); }

  void given_a_locked_thing() {
    server_.execute(
        "CREATE TABLE things (id bigint PRIMARY KEY, touches integer NOT NULL DEFAULT 0);"
        "INSERT INTO things SELECT generate_series(1, 200)");
    server_.execute("BEGIN; SELECT FROM things WHERE id = 1 FOR UPDATE");
  }

  std::string touches_of_the_locked_thing() {
    return server_.scalar("SELECT touches FROM things WHERE id = 1");
  }

  Database& given_readers() {
    auto& database = given_database();
    failures_together(100, [&](int) { return database.get<std::int64_t>(kFree); });
    return database;
  }

  void run_for(std::chrono::milliseconds duration) {
    loop_.restart();
    loop_.run_for(duration);
  }

  /// Starts queries of both tables, in turns.
  void start_mixed(Database& database, int count) {
    for (int i = 0; i < count; ++i) {
      locked_.push_back(&start(database.get<std::int64_t>(kLocked)));
      free_.push_back(&start(database.get<std::int64_t>(kFree)));
    }
  }

  /// How long it takes until all have ended.
  steady_clock::duration time_to_end(const std::vector<Outcome*>& outcomes) {
    const auto begin = steady_clock::now();
    const auto have_ended = [&] {
      return std::ranges::all_of(outcomes, [](auto* outcome) { return outcome->has_ended; });
    };
    while (!have_ended() && steady_clock::now() < begin + 10s) loop_.run_one_for(10ms);
    return steady_clock::now() - begin;
  }

  /// Starts writes to rows nobody else has, and to the one that is locked.
  void start_writes(Database& database, int to_locked, int to_others) {
    for (int i = 0; i < to_locked; ++i) {
      locked_.push_back(&start(database.execute(kTouch, kLockedThing)));
    }
    for (int i = 0; i < to_others; ++i) {
      free_.push_back(&start(database.execute(kTouch, std::int64_t{i} + 2)));
    }
  }

  static std::ptrdiff_t failures_of(const std::vector<Outcome*>& outcomes) {
    return std::ranges::count_if(outcomes,
                                 [](auto* outcome) { return outcome->failure != nullptr; });
  }

  std::vector<Outcome*> locked_;
  std::vector<Outcome*> free_;
};

TEST_F(LocksTest, ThoseWhoAskWithThoseWhoWaitPassThem) {
  auto& database = given_readers();
  lock();

  start_mixed(database, 200);

  EXPECT_LT(time_to_end(free_), 2s);
  EXPECT_EQ(failures_of(free_), 0);
  unlock();
  join();
}

TEST_F(LocksTest, ThoseWhoAskWhileOthersWaitPassThem) {
  auto& database = given_readers();
  lock();
  start_mixed(database, 200);
  time_to_end(free_);
  free_.clear();

  start_mixed(database, 200);

  EXPECT_LT(time_to_end(free_), 500ms);
  EXPECT_EQ(failures_of(free_), 0);
  unlock();
  join();
}

TEST_F(LocksTest, ThoseWhoWaitAreAnsweredOnceTheLockIsGone) {
  auto& database = given_readers();
  lock();
  start_mixed(database, 200);
  time_to_end(free_);

  unlock();

  EXPECT_LT(time_to_end(locked_), 2s);
  EXPECT_EQ(failures_of(locked_), 0);
}

TEST_F(LocksTest, ThoseWhoWriteToOtherRowsPassThoseWhoWaitForOne) {
  given_a_locked_thing();
  auto& database = given_database();

  start_writes(database, 200, 100);

  EXPECT_LT(time_to_end(free_), 1s);
  EXPECT_EQ(failures_of(free_), 0);
  unlock();
  join();
}

TEST_F(LocksTest, ThoseWhoWaitToWriteToARowAreAllServedOnceItIsFree) {
  given_a_locked_thing();
  auto& database = given_database();
  start_writes(database, 200, 100);
  time_to_end(free_);

  unlock();

  EXPECT_LT(time_to_end(locked_), 2s);
  EXPECT_EQ(failures_of(locked_), 0);
  EXPECT_EQ(touches_of_the_locked_thing(), "200");
}

TEST_F(LocksTest, MoreWhoWriteToARowThanMayWaitAreRefusedAtOnce) {
  given_a_locked_thing();
  auto& database = given_database();

  start_writes(database, 400, 0);
  run_for(500ms);

  EXPECT_EQ(failures_of(locked_), 143);
  unlock();
  join();
}

TEST_F(LocksTest, WhoeverGivesUpWaitingToWriteToARowIsPassedOver) {
  given_a_locked_thing();
  auto& database = given_database();
  start_writes(database, 100, 0);
  run_for(100ms);

  tasks_.cancel();
  unlock();
  start_writes(database, 1, 0);
  join();

  EXPECT_EQ(locked_.back()->failure, nullptr);
  EXPECT_LE(std::stoi(touches_of_the_locked_thing()), 2);
}

TEST_F(LocksTest, ARowIsAnybodysAgainWhenAConnectionThatWroteToItIsLost) {
  given_a_locked_thing();
  auto& database = given_database();
  start_writes(database, 1, 0);
  run_for(300ms);

  lose_connections();
  unlock();

  EXPECT_EQ(eventually([&] { return database.execute(kTouch, kLockedThing); }), 1);
}

}  // namespace
}  // namespace cartwright::db
