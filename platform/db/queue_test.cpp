#include "platform/db/queue.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;

constexpr const char* kLocked = "SELECT 1";
constexpr const char* kOther = "SELECT 2";
constexpr const char* kWrite = "UPDATE";

class QueueTest : public testing::Test {
 protected:
  void given(const char* sql) {
    queue_.push_back(std::make_unique<Request>(sql, nullptr, Parameters()));
  }

  void given_writes(std::int64_t row, std::size_t count = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      auto request = std::make_unique<Request>(kWrite, nullptr, Parameters(row));
      request->row = request->first_row();
      queue_.push_back(std::move(request));
    }
  }

  /// The row that the first in the line writes to, whose turn ends.
  RowKey serve_next() {
    const auto row = queue_.free().front()->row;
    queue_.free().pop_front();
    queue_.end_turn(row, {});
    return *row;
  }

  static RowKey row(std::int64_t number) {
    return *Request(kWrite, nullptr, Parameters(number)).first_row();
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

TEST_F(QueueTest, ARowThatManyWriteToStandsInTheLineOnce) {
  given_writes(1, 3);
  given_writes(2);

  EXPECT_EQ(queue_.lined_up(), 2U);
  EXPECT_EQ(queue_.size(), 4U);
}

TEST_F(QueueTest, ARowThatManyWriteToComesAgainBehindTheOthers) {
  given_writes(1, 2);
  given_writes(2);

  EXPECT_EQ(serve_next(), row(1));
  EXPECT_EQ(serve_next(), row(2));
  EXPECT_EQ(serve_next(), row(1));
}

TEST_F(QueueTest, ManyWhoWriteToOneRowLeaveRoomToThoseOfOthers) {
  given_writes(1, 1 + RowTurns::kMostOfOneRow);

  EXPECT_TRUE(queue_.is_full(row(1)));
  EXPECT_FALSE(queue_.is_full(row(2)));
}

TEST_F(QueueTest, AFewMayWaitForARowHoweverManyWaitForOthers) {
  for (std::int64_t number = 1; number <= 8; ++number) {
    given_writes(number, 1 + RowTurns::kMostOfOneRow);
  }
  given_writes(9);

  EXPECT_FALSE(queue_.is_full(row(9)));
  given_writes(9, RowTurns::kFew);
  EXPECT_TRUE(queue_.is_full(row(9)));
}

TEST_F(QueueTest, WhoWaitsForARowsTurnWaitsNoLongerThanASecond) {
  given_writes(1, 2);
  const auto begin = std::chrono::steady_clock::time_point();

  EXPECT_EQ(queue_.take_overdue(begin + 999ms, 5s).size(), 0U);
  EXPECT_EQ(queue_.take_overdue(begin + 1'001ms, 5s).size(), 1U);
  EXPECT_EQ(queue_.take_overdue(begin + 5'001ms, 5s).size(), 1U);
}

TEST_F(QueueTest, CommandsThatTakeTurnsAmongAllAreAsOneRow) {
  const Request one(kWrite, nullptr, Parameters(1), Turns::of_all);
  const Request other(kWrite, nullptr, Parameters(2), Turns::of_all);

  EXPECT_EQ(one.first_row(), other.first_row());
}

TEST_F(QueueTest, ARowIsAnybodysAgainOnceAllThatWriteToItAreGone) {
  given_writes(1, 2);
  queue_.take_all();

  given_writes(1);

  EXPECT_EQ(queue_.lined_up(), 1U);
}

}  // namespace
}  // namespace cartwright::db
