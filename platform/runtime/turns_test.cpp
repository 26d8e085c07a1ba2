#include "platform/runtime/turns.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

using testing::ElementsAre;

class TurnsTest : public testing::Test {
 protected:
  /// Takes a turn, lets everybody else run, and ends it.
  Task<void> take_turn(std::string name) {
    const auto turn = co_await turns.take();
    diary.push_back(name + " begins");
    co_await boost::asio::post(loop, use_task);
    diary.push_back(name + " ends");
  }

  Task<void> wait_in_vain() {
    try {
      co_await take_turn("cancelled");
    } catch (const boost::system::system_error&) {
      diary.emplace_back("gave up");
    }
  }

  boost::asio::io_context loop{1};
  Turns turns{loop.get_executor()};
  TaskGroup tasks{loop.get_executor()};
  std::vector<std::string> diary;
};

TEST_F(TurnsTest, OneHasItAtATimeInTheOrderOfArrival) {
  tasks.spawn(take_turn("first"));
  tasks.spawn(take_turn("second"));
  tasks.spawn(take_turn("third"));

  test::run(loop, tasks.join());

  EXPECT_THAT(diary, ElementsAre("first begins", "first ends", "second begins", "second ends",
                                 "third begins", "third ends"));
}

TEST_F(TurnsTest, WhoIsCancelledWhileWaitingLeavesTheTurnToTheNext) {
  std::optional<Turns::Turn> held(test::run(loop, turns.take()));
  const auto waiting = tasks.spawn(wait_in_vain());
  tasks.spawn(take_turn("next"));
  loop.restart();
  loop.poll();
  tasks.cancel(waiting);

  held.reset();
  test::run(loop, tasks.join());

  EXPECT_THAT(diary, ElementsAre("gave up", "next begins", "next ends"));
}

}  // namespace
}  // namespace cartwright::runtime
