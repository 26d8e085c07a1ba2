#include "platform/runtime/task_group.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <utility>

#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

Task<void> nothing() { co_return; }

Task<void> fail() {
  throw std::runtime_error("it broke");
  co_return;
}

/// Where one task waits, and goes on before whoever lets it go returns.
class Gate {
 public:
  /// `cancelled` is done within the cancellation, which then ends the wait.
  Task<void> wait(std::move_only_function<void()> cancelled) {
    cancelled_ = std::move(cancelled);
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void()>(
        [this](Handler handler) { start(std::move(handler)); }, use_task);
  }

  void open() {
    if (auto waiter = std::exchange(waiter_, std::nullopt)) (*std::move(waiter))();
  }

 private:
  using Handler =
      boost::asio::async_result<boost::asio::use_awaitable_t<Executor>, void()>::handler_type;

  void start(Handler handler) {
    auto slot = boost::asio::get_associated_cancellation_slot(handler);
    slot.assign([this](boost::asio::cancellation_type) { end_by_cancellation(); });
    waiter_.emplace(std::move(handler));
  }

  void end_by_cancellation() {
    auto cancelled = std::exchange(cancelled_, {});
    if (cancelled) cancelled();
    open();
  }

  std::optional<Handler> waiter_;
  std::move_only_function<void()> cancelled_;
};

class TaskGroupTest : public testing::Test {
 protected:
  Task<void> wait_for_ever() { co_await never_.async_wait(use_task); }

  void run_until_idle() {
    loop_.restart();
    loop_.poll();
  }

  /// As a stop does, which is a task itself.
  void cancel_within_the_loop() {
    boost::asio::post(loop_, [this] { tasks_.cancel(); });
    run_until_idle();
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

  test::run(loop_, tasks_.join());
  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(TaskGroupTest, BearsATaskWhoseCancellationEndsTheNextOne) {
  Gate first;
  Gate second;
  tasks_.spawn(first.wait([&] { second.open(); }));
  tasks_.spawn(second.wait({}));
  tasks_.spawn(wait_for_ever());
  run_until_idle();

  cancel_within_the_loop();

  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(TaskGroupTest, BearsATaskWhoseCancellationCancelsTheGroup) {
  Gate gate;
  tasks_.spawn(gate.wait([&] { tasks_.cancel(); }));
  tasks_.spawn(wait_for_ever());
  run_until_idle();

  cancel_within_the_loop();

  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(TaskGroupTest, LeavesATaskAloneThatBeginsWhileOthersAreCancelled) {
  Gate gate;
  Gate late;
  tasks_.spawn(gate.wait([&] { tasks_.spawn(late.wait({})); }));
  run_until_idle();

  cancel_within_the_loop();

  EXPECT_EQ(tasks_.size(), 1U);
  late.open();
  test::run(loop_, tasks_.join());
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
