#include "platform/db/queue.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace cartwright::db {
namespace {

constexpr const char* kLocked = "SELECT 1";
constexpr const char* kOther = "SELECT 2";

class QueueTest : public ::testing::Test {
 protected:
  void given(const char* sql) {
    queue_.push_back(std::make_unique<Request>(sql, nullptr, Parameters()));
  }

  Queue queue_;
};

TEST_F(QueueTest, AKindThatIsHeldUpStandsApartUntilItIsAnswered) {
  given(kLocked);
  given(kOther);

  queue_.hold_up(kLocked);
  EXPECT_EQ(queue_.free().size(), 1U);
  queue_.let_go(kLocked);

  EXPECT_EQ(queue_.free().size(), 2U);
}

TEST_F(QueueTest, AfterAnErrorAKindStandsApartWhileSomebodyWaits) {
  given(kLocked);
  queue_.hold_up(kLocked);

  queue_.let_go_if_last(kLocked);

  EXPECT_TRUE(queue_.holds_up());
}

TEST_F(QueueTest, AfterAnErrorOfTheLastAKindStandsNotApartAnyMore) {
  queue_.hold_up(kLocked);

  queue_.let_go_if_last(kLocked);

  EXPECT_FALSE(queue_.holds_up());
}

}  // namespace
}  // namespace cartwright::db
