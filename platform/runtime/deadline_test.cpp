#include "platform/runtime/deadline.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "platform/runtime/task_group.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

class DeadlineTest : public ::testing::Test {
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

}  // namespace
}  // namespace cartwright::runtime
