#include "platform/runtime/condition.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ConditionTest : public testing::Test {
 protected:
  Task<void> wait(std::string name) {
    try {
      co_await condition.wait();
      diary.push_back(name + " is woken");
    } catch (const boost::system::system_error&) {
      diary.push_back(name + " is cancelled");
    }
  }

  TaskGroup::Member begin_to_wait(std::string name) {
    const auto member = tasks.spawn(wait(std::move(name)));
    run_until_idle();
    return member;
  }

  void run_until_idle() {
    loop.restart();
    loop.poll();
  }

  boost::asio::io_context loop{1};
  Condition condition{loop.get_executor()};
  TaskGroup tasks{loop.get_executor()};
  std::vector<std::string> diary;
};

TEST_F(ConditionTest, WakesAllThatWait) {
  begin_to_wait("one");
  begin_to_wait("other");

  condition.notify_all();
  run_until_idle();

  EXPECT_THAT(diary, ElementsAre("one is woken", "other is woken"));
}

TEST_F(ConditionTest, WakesOnlyTheFirstWhereOneIsToContinue) {
  begin_to_wait("one");
  const auto other = begin_to_wait("other");

  condition.notify_one();
  run_until_idle();

  EXPECT_THAT(diary, ElementsAre("one is woken"));
  tasks.cancel(other);
  test::run(loop, tasks.join());
}

TEST_F(ConditionTest, ForgetsWhatNobodyWaitedFor) {
  condition.notify_all();

  const auto late = begin_to_wait("late");

  EXPECT_THAT(diary, IsEmpty());
  tasks.cancel(late);
  test::run(loop, tasks.join());
}

TEST_F(ConditionTest, IsLeftByWhoIsCancelled) {
  const auto waiting = begin_to_wait("one");

  tasks.cancel(waiting);
  test::run(loop, tasks.join());

  EXPECT_THAT(diary, ElementsAre("one is cancelled"));
}

}  // namespace
}  // namespace cartwright::runtime
