#include "platform/runtime/task_group.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

using Timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

Task<void> nothing() { co_return; }

Task<void> fail() {
  throw std::runtime_error("it broke");
  co_return;
}

class TaskGroupTest : public ::testing::Test {
 protected:
  Task<void> wait_for_ever() { co_await never_.async_wait(use_task); }

  void run_until_idle() {
    loop_.restart();
    loop_.poll();
  }

  boost::asio::io_context loop_;
  Timer never_{loop_.get_executor(), std::chrono::steady_clock::time_point::max()};
  TaskGroup tasks_{loop_.get_executor()};
};

using TaskGroupDeathTest = TaskGroupTest;

TEST_F(TaskGroupTest, OutlivesAnOrdinaryTaskThatFails) {
  tasks_.spawn(fail());

  run_until_idle();

  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(TaskGroupTest, LetsAVitalTaskEnd) {
  tasks_.spawn_vital("acceptor", nothing());

  run_until_idle();

  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(TaskGroupTest, LetsAVitalTaskBeCancelled) {
  tasks_.spawn_vital("acceptor", wait_for_ever());
  run_until_idle();

  tasks_.cancel();

  testing::run(loop_, tasks_.join());
  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(TaskGroupDeathTest, EndsTheProcessWithAVitalTaskThatFails) {
  tasks_.spawn_vital("acceptor", fail());

  EXPECT_DEATH(run_until_idle(), "acceptor failed: it broke");
}

// Whoever interrupts what it waits for, other than its group, ends it just as unexpectedly.
TEST_F(TaskGroupDeathTest, EndsTheProcessWithAVitalTaskThatIsInterruptedByOthers) {
  tasks_.spawn_vital("acceptor", wait_for_ever());
  run_until_idle();
  never_.cancel();

  EXPECT_DEATH(run_until_idle(), "acceptor failed");
}

}  // namespace
}  // namespace cartwright::runtime
