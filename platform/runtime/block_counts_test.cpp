#include "platform/runtime/block_counts.hpp"

#include <gtest/gtest.h>

namespace cartwright::runtime {
namespace {

ClientNetwork from(const char* address) {
  return network_of(boost::asio::ip::make_address(address));
}

const ClientNetwork kAnn = from("198.51.100.1");

class BlockCountsTest : public testing::Test {
 protected:
  /// The crowd has three addresses in two subnets.
  void given_crowd() {
    counts.add(from("192.0.2.1"));
    counts.add(from("192.0.2.2"));
    counts.add(from("192.0.3.1"));
  }

  BlockCounts counts;
};

TEST_F(BlockCountsTest, AreOfTheBlocksAroundANetwork) {
  given_crowd();

  EXPECT_EQ(counts.of(from("192.0.2.1")), (BlockCounts::Counts{3, 3, 2, 1}));
  EXPECT_EQ(counts.of(from("192.0.3.7")), (BlockCounts::Counts{3, 3, 1, 0}));
  EXPECT_EQ(counts.of(kAnn), (BlockCounts::Counts{0, 0, 0, 0}));
}

TEST_F(BlockCountsTest, AreGreatestWhereTheLargestBlockHasMost) {
  given_crowd();
  counts.add(kAnn);
  counts.add(kAnn);

  EXPECT_GT(counts.of(from("192.0.3.1")), counts.of(kAnn));
  EXPECT_GT(counts.of(from("192.0.2.1")), counts.of(from("192.0.3.1")));
}

TEST_F(BlockCountsTest, ForgetWhatIsRemoved) {
  given_crowd();

  counts.remove(from("192.0.2.1"));

  EXPECT_EQ(counts.of(from("192.0.2.1")), (BlockCounts::Counts{2, 2, 1, 0}));
}

TEST_F(BlockCountsTest, SayWhoMayGiveSomethingUp) {
  given_crowd();
  counts.add(kAnn);

  EXPECT_TRUE(counts.has_more(from("192.0.3.1"), kAnn)) << "three beside one";
  EXPECT_FALSE(counts.has_more(kAnn, from("192.0.3.1")));
  EXPECT_FALSE(counts.has_more(from("192.0.2.1"), from("192.0.3.1"))) << "two beside one";
  EXPECT_FALSE(counts.has_more(from("192.0.2.1"), from("192.0.2.1"))) << "nobody, for oneself";
}

}  // namespace
}  // namespace cartwright::runtime
