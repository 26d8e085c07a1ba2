#include "platform/runtime/loops.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <future>
#include <string>

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;

Task<void> nothing() { co_return; }

class LoopTest : public ::testing::Test {
 protected:
  LoopTest() { loop_.start(); }
  ~LoopTest() override {
    release_.set_value();
    loop_.begin_last(nothing());
    loop_.finish();
  }

  std::optional<std::string> answer(std::chrono::milliseconds patience) {
    return loop_.ask([] { return std::string("well"); }, patience);
  }

  /// The loop does nothing else until the end of the test.
  void given_that_it_is_stuck() {
    boost::asio::post(loop_.executor(), [this] { release_.get_future().wait(); });
  }

 private:
  std::promise<void> release_;
  Loop loop_;
};

TEST_F(LoopTest, AnswersWhatItIsAsked) { EXPECT_EQ(answer(20s), "well"); }

TEST_F(LoopTest, DoesNotAnswerWhileItIsStuck) {
  given_that_it_is_stuck();

  EXPECT_EQ(answer(50ms), std::nullopt);
}

/// A part that lacks what it is told to.
struct Part {
  Part(Executor, const std::string& lack) : lacks(lack) {}
  void start() {}
  [[nodiscard]] std::string missing() const { return lacks; }
  Task<void> stop() { co_return; }

  const std::string& lacks;
};

class LoopsTest : public ::testing::Test {
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

}  // namespace
}  // namespace cartwright::runtime
