#include "platform/runtime/deadline.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "platform/runtime/task_group.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

class DeadlineTest : public testing::Test {
 protected:
  /// How long after it was set, once the loop had been held for `held`, a deadline expired.
  steady_clock::duration expiry_after(std::chrono::milliseconds held,
                                      std::chrono::milliseconds from_now) {
    steady_clock::time_point set, expired;
    Deadline deadline(deadlines_, [&] {
      expired = steady_clock::now();
      tasks_.cancel();
    });
    deadlines_.start(tasks_);
    boost::asio::post(loop_, [&] {
      std::this_thread::sleep_for(held);
      set = steady_clock::now();
      deadline.set(from_now);
    });
    loop_.run();
    return expired - set;
  }

  /// How many of a crowd that expires together have expired when something else has its turn.
  std::size_t expired_before_others(std::size_t crowd) {
    std::size_t expired = 0;
    std::size_t before_others = 0;
    std::deque<Deadline> deadlines;
    while (deadlines.size() < crowd) {
      deadlines.emplace_back(deadlines_, [&] {
        if (++expired == 1) boost::asio::post(loop_, [&] { before_others = expired; });
        if (expired == crowd) tasks_.cancel();
      });
      deadlines.back().set(1ms);
    }
    deadlines_.start(tasks_);
    loop_.run();
    return before_others;
  }

  /// Ends what runs, and tells when.
  steady_clock::time_point end() {
    tasks_.cancel();
    return steady_clock::now();
  }

  boost::asio::io_context loop_;
  TaskGroup tasks_{loop_.get_executor()};
  Deadlines deadlines_{loop_.get_executor()};
};

TEST_F(DeadlineTest, ExpiresWhenItsTimeIsOver) {
  const auto taken = expiry_after(0ms, 50ms);

  EXPECT_GE(taken, 50ms);
  EXPECT_LT(taken, 10s);
}

TEST_F(DeadlineTest, IsNotEarlyOnALoopThatWasHeld) {
  const auto taken = expiry_after(500ms, 300ms);

  EXPECT_GE(taken, 300ms);
}

TEST_F(DeadlineTest, OfNoTimeExpires) {
  const auto taken = expiry_after(0ms, 0ms);

  EXPECT_LT(taken, 10s);
}

TEST_F(DeadlineTest, OfACrowdThatExpiresAtOnceLeavesTurnsToOthers) {
  const auto before_others = expired_before_others(5'000);

  EXPECT_LE(before_others, 500U);
}

TEST_F(DeadlineTest, ThatIsSetAnewAtTheMomentOfItsExpiryHasItsTimeAgain) {
  steady_clock::time_point set, expired;
  Deadline second(deadlines_, [&] { expired = end(); });
  Deadline first(deadlines_, [&] {
    set = steady_clock::now();
    second.set(300ms);
  });
  first.set(1ms);
  second.set(1ms);

  deadlines_.start(tasks_);
  loop_.run();

  EXPECT_GE(expired - set, 300ms);
}

}  // namespace
}  // namespace cartwright::runtime
