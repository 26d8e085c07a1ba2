#include "platform/http/memory_budget.hpp"

#include <gtest/gtest.h>

#include <list>

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;

class MemoryBudgetTest : public testing::Test {
 protected:
  // A client that counts how often it gave up.
  struct Client {
    explicit Client(MemoryBudget& budget, const char* address = "192.0.2.1")
        : memory(budget, runtime::network_of(boost::asio::ip::make_address(address)),
                 [this] { ++given_up; }) {}

    int given_up = 0;
    HeldMemory memory;
  };

  /// So many of one network, who hold 100 bytes each and are equally fast.
  std::list<Client> given_neighbours(int count) {
    std::list<Client> all;
    for (int i = 0; i < count; ++i) {
      all.emplace_back(budget_).memory.hold(100);
      all.back().memory.moved(10'000);
    }
    return all;
  }

  Pace::Time now_ = std::chrono::steady_clock::now();
  MemoryBudget budget_{1000, [this] { return now_; }};
  Client first_{budget_};
  Client second_{budget_};
};

TEST_F(MemoryBudgetTest, CountsWhatIsHeld) {
  first_.memory.hold(400);
  second_.memory.hold(500);
  first_.memory.hold(300);

  EXPECT_EQ(budget_.held(), 800);
  EXPECT_EQ(first_.given_up + second_.given_up, 0);
}

TEST_F(MemoryBudgetTest, TakesBackWhatIsReleased) {
  first_.memory.hold(400);
  {
    const Client gone(budget_);
  }

  first_.memory.release();

  EXPECT_EQ(budget_.held(), 0);
}

TEST_F(MemoryBudgetTest, MakesTheSlowestGiveUp) {
  first_.memory.hold(600);
  first_.memory.moved(10'000);
  second_.memory.hold(300);
  second_.memory.moved(10);
  now_ += 2s;

  first_.memory.hold(800);

  EXPECT_EQ(second_.given_up, 1);
  EXPECT_EQ(first_.given_up, 0);
  EXPECT_EQ(budget_.held(), 800);
}

TEST_F(MemoryBudgetTest, MakesTheSlowestOfACrowdGiveUp) {
  Client slow(budget_, "198.51.100.1");
  slow.memory.hold(100);
  auto crowd = given_neighbours(9);
  crowd.front().memory.moved(10'000);
  now_ += 2s;

  slow.memory.hold(200);

  EXPECT_EQ(slow.given_up, 0);
  EXPECT_EQ(crowd.front().given_up, 0) << "it is faster than the rest";
  EXPECT_EQ(budget_.held(), 1000);
}

TEST_F(MemoryBudgetTest, TakesAFewNeighboursForNoCrowd) {
  Client slow(budget_, "198.51.100.1");
  slow.memory.hold(200);
  auto few = given_neighbours(8);
  now_ += 2s;

  few.back().memory.hold(101);

  EXPECT_EQ(slow.given_up, 1);
}

TEST_F(MemoryBudgetTest, CallsNobodySlowWhoHasOnlyBegun) {
  first_.memory.hold(600);
  first_.memory.moved(10'000);
  now_ += 2s;

  second_.memory.hold(500);

  EXPECT_EQ(first_.given_up, 1);
  EXPECT_EQ(second_.given_up, 0);
}

TEST_F(MemoryBudgetTest, ForgetsHowFastAClientOnceWas) {
  first_.memory.hold(600);
  first_.memory.moved(1'000'000);
  now_ += 11s;
  second_.memory.hold(300);
  second_.memory.moved(10);

  second_.memory.hold(500);

  EXPECT_EQ(first_.given_up, 1);
  EXPECT_EQ(second_.given_up, 0);
}

TEST_F(MemoryBudgetTest, MakesALonelyClientGiveUpToo) {
  first_.memory.hold(1001);

  EXPECT_EQ(first_.given_up, 1);
  EXPECT_EQ(budget_.held(), 0);
}

TEST_F(MemoryBudgetTest, LeavesAloneWhatIsInUse) {
  first_.memory.hold(600);
  first_.memory.keep();

  second_.memory.hold(500);

  EXPECT_EQ(first_.given_up, 0);
  EXPECT_EQ(second_.given_up, 1);
}

TEST_F(MemoryBudgetTest, CountsASharedTextOnce) {
  const auto text = std::make_shared<const std::string>(700, 'x');

  first_.memory.hold(10, text);
  second_.memory.hold(10, text);

  EXPECT_EQ(budget_.held(), 720);
}

TEST_F(MemoryBudgetTest, CountsASharedTextUntilNobodyHoldsIt) {
  const auto text = std::make_shared<const std::string>(700, 'x');
  first_.memory.hold(10, text);
  second_.memory.hold(10, text);

  first_.memory.release();
  const auto of_one = budget_.held();
  second_.memory.release();

  EXPECT_EQ(of_one, 710);
  EXPECT_EQ(budget_.held(), 0);
}

}  // namespace
}  // namespace cartwright::http
