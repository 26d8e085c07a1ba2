#include "platform/runtime/fair_queue.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace cartwright::runtime {
namespace {

ClientNetwork from(const char* address) {
  return network_of(boost::asio::ip::make_address(address));
}

/// The subnet with this number of 2001:db8:<site>::/48.
ClientNetwork subnet(std::uint64_t site, std::uint64_t number) {
  return {.prefix = 0x2001'0db8'0000'0000U | site << 16U | number, .is_v6 = true};
}

/// One of as many providers.
ClientNetwork provider(std::uint64_t number) {
  return {.prefix = 0x2a00'0000'0000'0000U | number << 32U, .is_v6 = true};
}

const ClientNetwork kCrowd = from("192.0.2.1");
const ClientNetwork kAnn = from("198.51.100.1");
const ClientNetwork kBob = from("203.0.113.1");

class FairQueueTest : public testing::Test {
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

  FairQueue<char> queue{1};
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

TEST_F(FairQueueTest, LetsBlocksTakeTurnsAndNetworksWithinThem) {
  queue.push(from("192.0.2.1"), 'a');
  queue.push(from("192.0.2.2"), 'b');
  queue.push(from("192.0.2.1"), 'c');
  queue.push(from("192.0.3.1"), 'd');
  queue.push(kAnn, 'A');
  queue.push(kAnn, 'B');

  EXPECT_EQ(rest(), "aAdBbc");
}

TEST_F(FairQueueTest, TakesTheNewestOutOfTheLongestLine) {
  given_crowd("abc");
  queue.push(kAnn, 'A');

  EXPECT_EQ(queue.pop_from_longest(), 'c');
  EXPECT_EQ(rest(), "aAb");
}

TEST_F(FairQueueTest, TakesOutOfTheLargestBlockHoweverShortItsLines) {
  queue.push(from("192.0.2.1"), 'c');
  queue.push(from("192.0.2.2"), 'c');
  queue.push(from("192.0.3.1"), 'c');
  queue.push(kAnn, 'A');
  queue.push(kAnn, 'B');

  EXPECT_EQ(queue.pop_from_longest(), 'c');
  EXPECT_EQ(queue.size(), 4U);
}

TEST_F(FairQueueTest, ForgetsANetworkWhoseLineIsEmpty) {
  queue.push(kAnn, 'A');
  queue.pop_from_longest();
  queue.push(kAnn, 'B');

  EXPECT_EQ(rest(), "B");
}

/// Ten clients come for each that is served, and sixty-four may wait. The last of the ten is real.
class RushTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kRounds = 2'000;
  static constexpr std::size_t kPlaces = 64;

  /// How many of the real ones are served, where `place_of(n)` is the network of the nth one of the
  /// crowd and `home_of(n)` that of the nth real one.
  template <class PlaceOf, class HomeOf>
  static std::uint64_t served(PlaceOf place_of, HomeOf home_of) {
    FairQueue<bool> queue(1);
    const auto come = [&](const ClientNetwork& network, bool is_real) {
      queue.push(network, is_real);
      if (queue.size() > kPlaces) queue.pop_from_longest();
    };
    std::uint64_t real = 0;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      for (std::uint64_t i = 0; i < 9; ++i) come(place_of(round * 9 + i), false);
      come(home_of(round), true);
      if (queue.pop()) ++real;
    }
    return real;
  }
};

TEST_F(RushTest, ACrowdWithASiteOfSubnetsCountsAsOne) {
  const auto real =
      served([](auto n) { return subnet(7, n % 65'536); }, [](auto n) { return provider(n % 50); });

  EXPECT_GE(real, kRounds * 95 / 100);
}

TEST_F(RushTest, ACrowdOfAProvidersSitesCountsAsOne) {
  const auto real =
      served([](auto n) { return subnet(n % 65'536, n); }, [](auto n) { return provider(n % 50); });

  EXPECT_GE(real, kRounds * 95 / 100);
}

TEST_F(RushTest, ACrowdOfNeighboursLeavesTheirSubnetsToOthers) {
  const auto real = served([](auto n) { return ClientNetwork{.prefix = 0xC000'0200U + n % 250}; },
                           [](auto n) { return ClientNetwork{.prefix = 0xC000'0300U + n % 250}; });

  EXPECT_GE(real, kRounds * 45 / 100);
}

TEST_F(RushTest, WhoComesOnceHasAFairShareAmongManyEqualNetworks) {
  const auto real =
      served([](auto n) { return provider(n % 250); }, [](auto n) { return provider(250 + n); });

  EXPECT_GE(real, kRounds / 10);
}

TEST(FairQueueDeathTest, IsNotAskedForAnItemThatItHasNot) {
  FairQueue<int> queue;

  EXPECT_DEATH(queue.pop(), "an empty queue was asked for an item");
  EXPECT_DEATH(queue.pop_from_longest(), "an empty queue was asked for an item");
}

}  // namespace
}  // namespace cartwright::runtime
