#include "platform/effects/key_allowance.hpp"

#include <gtest/gtest.h>

namespace cartwright::effects {
namespace {

class KeyAllowanceTest : public testing::Test {
 protected:
  /// How many of so many requests are let through.
  int take(int count, std::string_view who = "account 1") {
    int taken = 0;
    for (int i = 0; i < count; ++i) taken += is_taken(who) ? 1 : 0;
    return taken;
  }

  bool is_taken(std::string_view who) try {
    allowance.take(who, size, now);
    return true;
  } catch (const http::TooManyRequests&) {
    return false;
  }

  KeyAllowance allowance{KeyAllowance::kOfAccount};
  std::size_t size = 100;
  KeyAllowance::Time now{std::chrono::hours(1000)};
};

TEST_F(KeyAllowanceTest, IsTenThousandADay) { EXPECT_EQ(take(10'100), 10'000); }

TEST_F(KeyAllowanceTest, IsLessOfLargeAnswers) {
  size = 95'000;

  EXPECT_EQ(take(1'000), 416);
}

TEST_F(KeyAllowanceTest, IsOfEachCaller) {
  take(10'000);

  EXPECT_EQ(take(1), 0);
  EXPECT_EQ(take(1, "account 2"), 1);
}

TEST_F(KeyAllowanceTest, ComesBackWithTheTime) {
  take(10'000);

  now += std::chrono::minutes(15);

  EXPECT_EQ(take(1'000), 104);
}

TEST_F(KeyAllowanceTest, IsNotMoreForWhoeverWasSilentForLonger) {
  take(1);

  now += std::chrono::hours(100);

  EXPECT_EQ(take(20'000), 10'000);
}

TEST_F(KeyAllowanceTest, DoesNotGrowByWhatIsRefused) {
  take(20'000);

  now += std::chrono::hours(24);

  EXPECT_EQ(take(20'000), 10'000);
}

}  // namespace
}  // namespace cartwright::effects
