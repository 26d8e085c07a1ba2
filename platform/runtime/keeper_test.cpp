#include "platform/runtime/keeper.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::HasSubstr;

class KeeperTest : public testing::Test {
 protected:
  ~KeeperTest() override { test::run(loop_, stop()); }

  /// Work whose rounds come to `rounds` one after the other, and the last of them for ever.
  void given_work(std::vector<Round> rounds, Backoff backoff = Backoff(1ms, 1ms)) {
    keep({.name = "work",
          .round = [this,
                    rounds] { return do_round(rounds.at(std::min(begun_, rounds.size() - 1))); },
          .tidy = [this] { ++tidied_; },
          .backoff = backoff});
  }

  /// Work whose rounds fail in a way that nobody has thought of.
  void given_faulty_work() {
    keep({.name = "work",
          .round = [this] { return fail(); },
          .tidy = [this] { ++tidied_; },
          .backoff = Backoff(1ms, 1ms)});
  }

  /// Work whose rounds last until `awaited_` is cancelled.
  void given_slow_work() {
    keep({.name = "work", .round = [this] { return wait_for_a_round(); }});
  }

  void given_endless_work() {
    keep({.name = "work", .endless = [this] { return wait(); }, .backoff = Backoff(1ms, 1ms)});
  }

  void run_for(std::chrono::milliseconds time) {
    loop_.restart();
    loop_.run_for(time);
  }

  /// How long it takes until `count` rounds have begun, at most some seconds.
  steady_clock::duration time_until_begun(std::size_t count) {
    const auto start = steady_clock::now();
    while (begun_ < count && steady_clock::now() - start < 5s) run_for(1ms);
    return steady_clock::now() - start;
  }

  /// What is logged meanwhile.
  std::string log_of(std::chrono::milliseconds time) {
    testing::internal::CaptureStderr();
    run_for(time);
    return testing::internal::GetCapturedStderr();
  }

  boost::asio::io_context loop_;
  TaskGroup tasks_{loop_.get_executor()};
  Timer awaited_{loop_.get_executor(), steady_clock::time_point::max()};
  std::optional<Keeper> keeper_;
  std::size_t begun_ = 0;
  std::size_t tidied_ = 0;

 private:
  void keep(Keeper::Work work) {
    keeper_.emplace(loop_.get_executor(), std::move(work));
    keeper_->start(tasks_);
  }

  Task<Round> do_round(Round round) {
    ++begun_;
    co_return round;
  }

  Task<Round> fail() {
    ++begun_;
    throw std::runtime_error("it broke");
    co_return Round::failed();
  }

  Task<void> wait() {
    ++begun_;
    boost::system::error_code interrupted;
    co_await awaited_.async_wait(boost::asio::redirect_error(use_task, interrupted));
  }

  Task<Round> wait_for_a_round() {
    co_await wait();
    co_return Round::again_after(1h);
  }

  Task<void> stop() {
    tasks_.cancel();
    return tasks_.join();
  }
};

TEST_F(KeeperTest, BeginsTheNextRoundAfterThePauseThatTheLastOneAsksFor) {
  given_work({Round::again_after(50ms)});

  const auto took = time_until_begun(2);

  EXPECT_GE(took, 45ms);
  EXPECT_LT(took, 1s);
}

TEST_F(KeeperTest, WaitsLongerFromFailureToFailure) {
  given_work({Round::failed()}, Backoff(20ms, 10s));

  EXPECT_GE(time_until_begun(4), 70ms);
}

TEST_F(KeeperTest, BeginsWithAShortDelayAgainOnceARoundHasGoneWell) {
  given_work({Round::failed(), Round::failed(), Round::lost(), Round::failed()},
             Backoff(100ms, 10s));
  time_until_begun(3);

  EXPECT_LE(time_until_begun(4), 150ms);
}

TEST_F(KeeperTest, BeginsARoundThatThrewAnew) {
  given_faulty_work();

  time_until_begun(3);

  EXPECT_GE(begun_, 3U);
}

TEST_F(KeeperTest, LogsByNameWhatARoundThrowsOnceForThatFault) {
  given_faulty_work();

  const auto log = log_of(50ms);

  EXPECT_THAT(log, HasSubstr(R"("task":"work","reason":"it broke")"));
  EXPECT_EQ(std::ranges::count(log, '\n'), 1);
  EXPECT_GE(begun_, 2U);
}

TEST_F(KeeperTest, TidiesUpAfterARoundThatThrew) {
  given_faulty_work();

  time_until_begun(2);

  EXPECT_EQ(tidied_, begun_);
}

TEST_F(KeeperTest, BeginsEndlessWorkAnewThatEndsByItself) {
  given_endless_work();
  run_for(1ms);
  ASSERT_EQ(begun_, 1U);

  awaited_.cancel();
  const auto log = log_of(50ms);

  EXPECT_EQ(begun_, 2U);
  EXPECT_THAT(log, HasSubstr(R"("task":"work","reason":"it has ended by itself")"));
}

TEST_F(KeeperTest, IsCancelledDuringAPause) {
  given_work({Round::again_after(1h)});
  run_for(1ms);

  tasks_.cancel();
  test::run(loop_, tasks_.join());

  EXPECT_EQ(tasks_.size(), 0U);
  EXPECT_EQ(begun_, 1U);
}

TEST_F(KeeperTest, IsCancelledDuringARound) {
  given_endless_work();
  run_for(1ms);

  tasks_.cancel();
  const auto log = log_of(50ms);

  EXPECT_EQ(tasks_.size(), 0U);
  EXPECT_EQ(log, "");
}

TEST_F(KeeperTest, EndsWithTheRoundThatRunsWhenItIsToldTo) {
  given_endless_work();
  run_for(1ms);

  keeper_->end();
  awaited_.cancel();
  const auto log = log_of(50ms);

  EXPECT_EQ(tasks_.size(), 0U);
  EXPECT_EQ(log, "");
}

TEST_F(KeeperTest, EndsDuringAPauseWhenItIsToldTo) {
  given_work({Round::again_after(1h)});
  run_for(1ms);

  keeper_->end();
  run_for(10ms);

  EXPECT_EQ(tasks_.size(), 0U);
}

TEST_F(KeeperTest, IsWokenFromAPause) {
  given_work({Round::again_after(1h)});
  run_for(1ms);

  keeper_->wake();

  EXPECT_LT(time_until_begun(2), 1s);
}

TEST_F(KeeperTest, IsWokenAtTheTimeThatIsAskedFor) {
  given_work({Round::again_after(1h)});
  run_for(1ms);

  keeper_->wake(steady_clock::now() + 50ms);

  EXPECT_GE(time_until_begun(2), 45ms);
  EXPECT_EQ(begun_, 2U);
}

TEST_F(KeeperTest, ComesToWhatWokeItDuringARound) {
  given_slow_work();
  run_for(1ms);

  keeper_->wake();
  run_for(1ms);
  ASSERT_EQ(begun_, 1U);
  awaited_.cancel();

  EXPECT_LT(time_until_begun(2), 1s);
}

}  // namespace
}  // namespace cartwright::runtime
