#include "platform/outbound/reach.hpp"

#include <gtest/gtest.h>

namespace cartwright::outbound {
namespace {

using PublicAddress = testing::TestWithParam<std::string_view>;
using AddressOfItsOwn = testing::TestWithParam<std::string_view>;

TEST_P(PublicAddress, MayBeAsked) {
  EXPECT_TRUE(public_internet(IpAddress::parse(GetParam()).value()));
}

TEST_P(AddressOfItsOwn, MayNotBeAskedForClients) {
  EXPECT_FALSE(public_internet(IpAddress::parse(GetParam()).value()));
}

INSTANTIATE_TEST_SUITE_P(BesideTheBlocks, PublicAddress,
                         testing::Values("1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255",
                                         "100.128.0.0", "126.255.255.255", "128.0.0.0",
                                         "169.253.255.255", "169.255.0.0", "172.15.255.255",
                                         "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255",
                                         "192.169.0.0", "198.17.255.255", "198.20.0.0",
                                         "203.0.112.255", "203.0.114.0", "223.255.255.255",
                                         "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::",
                                         "2a00::1", "3ffe::", "3fff:1000::", "64:ff9b::808:808"));

INSTANTIATE_TEST_SUITE_P(
    OfTheBlocks, AddressOfItsOwn,
    testing::Values("0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0",
                    "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.169.254",
                    "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.1",
                    "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255",
                    "198.51.100.1", "203.0.113.1", "224.0.0.0", "240.0.0.1", "255.255.255.255",
                    "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::8.8.8.8",
                    "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
                    "2001:1ff:ffff::", "2001:db8::1", "2002:7f00:1::", "3fff::1",
                    "4000::", "fc00::1", "fd00:ec2::254", "fe80::1", "ff02::1"));

}  // namespace
}  // namespace cartwright::outbound
