#include "platform/runtime/client_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <unordered_set>

namespace cartwright::runtime {
namespace {

ClientNetwork network(const char* address) {
  return network_of(boost::asio::ip::make_address(address));
}

TEST(ClientNetworkTest, OfIpv4IsTheWholeAddress) {
  EXPECT_EQ(network("192.0.2.1"), network("192.0.2.1"));
  EXPECT_NE(network("192.0.2.1"), network("192.0.2.2"));
}

TEST(ClientNetworkTest, OfIpv6IsTheFirst64Bits) {
  EXPECT_EQ(network("2001:db8:0:1::1"), network("2001:db8:0:1:ffff:ffff:ffff:ffff"));
  EXPECT_NE(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
}

TEST(ClientNetworkTest, OfIpv4WithinIpv6IsThatOfIpv4) {
  EXPECT_EQ(network("::ffff:192.0.2.1"), network("192.0.2.1"));
  EXPECT_NE(network("::ffff:192.0.2.1"), network("::ffff:192.0.2.2"));
}

TEST(ClientNetworkTest, OfIpv6IsNeverThatOfIpv4) {
  EXPECT_NE(network("::1"), network("0.0.0.0"));
  EXPECT_NE(network("0:0:0:c000::"), network("192.0.0.0"));
}

struct Neighbours {
  const char* one;
  const char* other;
  std::ptrdiff_t shared;  // how many of their blocks are the same, beginning with the largest
};

class BlocksTest : public testing::TestWithParam<Neighbours> {};

TEST_P(BlocksTest, AreSharedByNeighbours) {
  const auto of_one = blocks_of(network(GetParam().one));
  const auto of_other = blocks_of(network(GetParam().other));

  EXPECT_EQ(std::ranges::mismatch(of_one, of_other).in1 - of_one.begin(), GetParam().shared)
      << GetParam().one << " and " << GetParam().other;
}

INSTANTIATE_TEST_SUITE_P(Table, BlocksTest,
                         testing::Values(Neighbours{"192.0.2.1", "193.0.2.1", 0},
                                         Neighbours{"192.0.2.1", "192.1.2.1", 1},
                                         Neighbours{"192.0.2.1", "192.0.3.1", 2},
                                         Neighbours{"192.0.2.1", "192.0.2.2", 3},
                                         Neighbours{"192.0.2.1", "::ffff:192.0.2.1", 4},
                                         Neighbours{"2001:db8::", "2001:db9::", 0},
                                         Neighbours{"2001:db8::", "2001:db8:1::", 1},
                                         Neighbours{"2001:db8::", "2001:db8:0:100::", 2},
                                         Neighbours{"2001:db8::", "2001:db8:0:1::", 3},
                                         Neighbours{"2001:db8::", "2001:db8::1", 4},
                                         Neighbours{"::", "0.0.0.0", 0}));

TEST(ClientNetworkTest, IsAKeyOfHashTables) {
  const std::unordered_set<ClientNetwork> networks{network("::1"), network("127.0.0.1"),
                                                   network("::2")};

  EXPECT_EQ(networks.size(), 2U);
}

}  // namespace
}  // namespace cartwright::runtime
