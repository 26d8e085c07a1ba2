#include "platform/runtime/loops.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <string>

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;

Task<void> nothing() { co_return; }

class LoopTest : public testing::Test {
 protected:
  LoopTest() { loop_.start(); }
  ~LoopTest() override {
    release();
    loop_.begin_last(nothing());
    loop_.finish(std::chrono::steady_clock::now() + 20s);
  }

  std::optional<std::string> answer(std::chrono::milliseconds patience) {
    loop_.ask([] { return std::string("well"); });
    return loop_.answer(std::chrono::steady_clock::now() + patience);
  }

  /// The loop does nothing else until it is released.
  void given_that_it_is_stuck() {
    boost::asio::post(loop_.executor(), [this] { release_.get_future().wait(); });
  }

  void release() {
    if (!std::exchange(is_released_, true)) release_.set_value();
  }

 private:
  bool is_released_ = false;
  std::promise<void> release_;
  Loop loop_;
};

TEST_F(LoopTest, AnswersWhatItIsAsked) { EXPECT_EQ(answer(20s), "well"); }

TEST_F(LoopTest, DoesNotAnswerWhileItIsStuck) {
  given_that_it_is_stuck();

  EXPECT_EQ(answer(50ms), std::nullopt);
}

// A client that keeps the loop busy must not make the process look dead.
TEST_F(LoopTest, MayAnswerLate) {
  given_that_it_is_stuck();
  ASSERT_EQ(answer(50ms), std::nullopt);

  release();

  EXPECT_EQ(answer(20s), "well");
}

/// A part that lacks what it is told to.
struct Part {
  Part(Executor, const std::string& lack) : lacks(lack) {}
  void start() {}
  [[nodiscard]] std::string missing() const { return lacks; }
  void reload() { ++reloads; }
  Task<void> stop() { co_return; }

  const std::string& lacks;
  std::atomic<int> reloads = 0;
};

class LoopsTest : public testing::Test {
 protected:
  LoopsTest() { loops_.start(); }
  ~LoopsTest() override { loops_.stop(); }

  std::string lack_;
  Loops<Part> loops_{2, lack_};
};

TEST_F(LoopsTest, LackNothingWhenNoPartDoes) { EXPECT_EQ(loops_.missing(), ""); }

TEST_F(LoopsTest, LackWhatAPartLacks) {
  lack_ = "database";

  EXPECT_EQ(loops_.missing(), "database");
}

TEST_F(LoopsTest, ReloadEachPart) {
  loops_.reload();

  EXPECT_EQ(loops_.missing(), "");
  EXPECT_EQ(loops_.first().reloads, 1);
}

/// Parts of which each holds its loop up until the test ends, but the first.
struct StuckPart {
  explicit StuckPart(Executor executor_of_loop, std::atomic<int>& parts,
                     std::shared_future<void>& released_then)
      : executor(executor_of_loop), is_stuck(parts++ > 0), released(released_then) {}
  void start() {
    if (is_stuck) boost::asio::post(executor, [this] { released.wait(); });
  }
  [[nodiscard]] static std::string missing() { return "database"; }
  void reload() {}
  Task<void> stop() { co_return; }

  Executor executor;
  bool is_stuck;
  std::shared_future<void> released;
};

TEST(StuckLoopsTest, AreNotHiddenByWhatAnotherPartLacks) {
  std::atomic<int> parts = 0;
  std::promise<void> release;
  auto released = release.get_future().share();
  Loops<StuckPart> loops(2, parts, released);
  loops.start();

  const auto missing = loops.missing();
  release.set_value();
  loops.stop();

  EXPECT_EQ(missing, std::nullopt);
}

}  // namespace
}  // namespace cartwright::runtime
