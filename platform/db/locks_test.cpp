// What a lock on one table means to those who read another.

#include "platform/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr Query kLocked{"SELECT count(*) FROM locked"};
constexpr Query kFree{"SELECT count(*) FROM free"};

class LocksTest : public ServerFixture {
 protected:
  LocksTest() { server_.execute("CREATE TABLE locked (); CREATE TABLE free ()"); }

  /// Locks the table for whoever wants to read it.
  void lock() { server_.execute("BEGIN; LOCK TABLE locked"); }
  void unlock() { server_.execute("ROLLBACK"); }

  Database& given_readers() {
    auto& database = given_database();
    failures_together(100, [&](int) { return database.get<std::int64_t>(kFree); });
    return database;
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

}  // namespace
}  // namespace cartwright::db
