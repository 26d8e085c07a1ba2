#include "platform/runtime/clock.hpp"

#include <gtest/gtest.h>

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;

TEST(ClockTest, GoesWithThatOfTheMachine) {
  const Clock clock;

  const auto before = std::chrono::system_clock::now() - 1us;

  EXPECT_GE(clock.now(), before);
  EXPECT_LE(clock.now(), std::chrono::system_clock::now());
}

TEST(ClockTest, StandsStillWhereItIsHeld) {
  Clock clock;

  clock.hold(Clock::Time(7s));

  EXPECT_EQ(clock.now(), Clock::Time(7s));
}

TEST(ClockTest, MovesForwardWhetherItIsHeldOrGoes) {
  Clock held;
  Clock going;

  held.hold(Clock::Time(7s));
  held.advance(3s);
  going.advance(1h);

  EXPECT_EQ(held.now(), Clock::Time(10s));
  EXPECT_GT(going.now(), std::chrono::system_clock::now() + 59min);
}

}  // namespace
}  // namespace cartwright::runtime
