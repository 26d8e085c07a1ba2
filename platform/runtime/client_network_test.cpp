#include "platform/runtime/client_network.hpp"

#include <gtest/gtest.h>

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

TEST(ClientNetworkTest, IsAKeyOfHashTables) {
  const std::unordered_set<ClientNetwork> networks{network("::1"), network("127.0.0.1"),
                                                   network("::2")};

  EXPECT_EQ(networks.size(), 2U);
}

}  // namespace
}  // namespace cartwright::runtime
