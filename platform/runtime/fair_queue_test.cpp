#include "platform/runtime/fair_queue.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::runtime {
namespace {

constexpr ClientNetwork kCrowd{.prefix = 1};
constexpr ClientNetwork kAnn{.prefix = 2};
constexpr ClientNetwork kBob{.prefix = 3};

class FairQueueTest : public ::testing::Test {
 protected:
  /// Each letter is an item of the crowd.
  void given_crowd(const std::string& letters) {
    for (const char letter : letters) queue.push(kCrowd, letter);
  }

  std::string rest() {
    std::string order;
    while (!queue.empty()) order += queue.pop();
    return order;
  }

  FairQueue<char> queue;
};

TEST_F(FairQueueTest, ServesOneNetworkInTheOrderOfArrival) {
  given_crowd("abc");

  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(rest(), "abc");
}

TEST_F(FairQueueTest, LetsNetworksTakeTurns) {
  given_crowd("abcd");
  queue.push(kAnn, 'A');
  queue.push(kAnn, 'B');
  queue.push(kBob, 'X');

  EXPECT_EQ(rest(), "aAXbBcd");
}

TEST_F(FairQueueTest, GivesWhoeverComesAgainNoSecondTurnBeforeTheOthers) {
  given_crowd("ab");
  queue.push(kAnn, 'A');
  queue.pop();
  queue.push(kBob, 'X');
  given_crowd("c");

  EXPECT_EQ(rest(), "AbXc");
}

TEST_F(FairQueueTest, TakesTheNewestOutOfTheLongestLine) {
  given_crowd("abc");
  queue.push(kAnn, 'A');

  EXPECT_EQ(queue.pop_from_longest(kAnn), 'c');
  EXPECT_EQ(rest(), "aAb");
}

TEST_F(FairQueueTest, TakesTheNewcomerOutOfEquallyLongLines) {
  given_crowd("a");
  queue.push(kAnn, 'A');

  EXPECT_EQ(queue.pop_from_longest(kAnn), 'A');
  EXPECT_EQ(rest(), "a");
}

TEST_F(FairQueueTest, ForgetsANetworkWhoseLineIsEmpty) {
  queue.push(kAnn, 'A');
  queue.pop_from_longest(kAnn);
  queue.push(kAnn, 'B');

  EXPECT_EQ(rest(), "B");
}

}  // namespace
}  // namespace cartwright::runtime
