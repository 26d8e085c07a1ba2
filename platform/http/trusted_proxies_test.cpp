#include "platform/http/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::http {
namespace {

boost::asio::ip::address address(const char* text) { return boost::asio::ip::make_address(text); }

struct Forwarded {
  std::vector<std::string_view> lines;
  std::string client;  // empty if nobody is named
  std::string reason;
  friend std::ostream& operator<<(std::ostream& out, const Forwarded& f) { return out << f.reason; }
};

class ForwardedForTest : public testing::TestWithParam<Forwarded> {
 protected:
  std::string client_in(const std::vector<std::string_view>& lines) {
    const auto client = proxies.client_in(lines);
    return client ? client->to_string() : "";
  }

  TrustedProxies proxies{{"10.0.0.0/8", "fd00::/8", "192.0.2.7"}};
};

TEST_P(ForwardedForTest, NamesTheLastWhoIsNoProxy) {
  EXPECT_EQ(client_in(GetParam().lines), GetParam().client) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Table, ForwardedForTest,
    testing::Values(
        Forwarded{{"198.51.100.1"}, "198.51.100.1", "one proxy"},
        Forwarded{{"203.0.113.9, 198.51.100.1"}, "198.51.100.1", "the left part is invented"},
        Forwarded{{"nonsense, 198.51.100.1"}, "198.51.100.1", "and need not be an address"},
        Forwarded{{"198.51.100.1, 10.1.2.3,192.0.2.7"}, "198.51.100.1", "three proxies"},
        Forwarded{{"203.0.113.9", "198.51.100.1", "10.1.2.3"}, "198.51.100.1", "several lines"},
        Forwarded{{"198.51.100.1,\t", " , 10.1.2.3"}, "198.51.100.1", "empty elements"},
        Forwarded{{"198.51.100.1:567"}, "198.51.100.1", "a port"},
        Forwarded{{"2001:db8::1"}, "2001:db8::1", "IPv6"},
        Forwarded{{"[2001:db8::1]"}, "2001:db8::1", "IPv6 in brackets"},
        Forwarded{{"[2001:db8::1]:5, [fd00::2]:443"}, "2001:db8::1", "IPv6 with ports"},
        Forwarded{{"198.51.100.1, ::ffff:10.1.2.3"}, "198.51.100.1", "an IPv4 proxy within IPv6"},
        Forwarded{{"::ffff:198.51.100.1"}, "::ffff:198.51.100.1", "an IPv4 client within IPv6"},
        Forwarded{{}, "", "no line"}, Forwarded{{""}, "", "an empty line"},
        Forwarded{{"10.1.2.3, 10.1.2.4"}, "", "proxies only"},
        Forwarded{{"198.51.100.1, unknown"}, "", "a word"},
        Forwarded{{"198.51.100.1, unknown, 10.1.2.3"}, "", "a word before a proxy"},
        Forwarded{{"198.51.100.1:"}, "", "no port"},
        Forwarded{{"198.51.100.1:x"}, "", "a port that is none"},
        Forwarded{{"[2001:db8::1"}, "", "half a bracket"},
        Forwarded{{"[198.51.100.1]"}, "", "IPv4 in brackets"},
        Forwarded{{"[2001:db8::1]5"}, "", "no colon"}, Forwarded{{"fe80::1%eth0"}, "", "a zone"},
        Forwarded{{"198.51.100.1.5"}, "", "five numbers"},
        Forwarded{{"198.51.100.1 198.51.100.2"}, "", "no comma"}));

TEST(TrustedProxiesTest, AreAddressesAndNetworks) {
  const TrustedProxies proxies({"10.16.0.0/12", "2001:db8:8000::/33", "192.0.2.7"});

  EXPECT_TRUE(proxies.contain(address("10.31.255.255")));
  EXPECT_TRUE(proxies.contain(address("::ffff:10.16.0.1")));
  EXPECT_TRUE(proxies.contain(address("192.0.2.7")));
  EXPECT_TRUE(proxies.contain(address("2001:db8:ffff::1")));
  EXPECT_FALSE(proxies.contain(address("10.32.0.0")));
  EXPECT_FALSE(proxies.contain(address("192.0.2.6")));
  EXPECT_FALSE(proxies.contain(address("2001:db8:7fff::1")));
  EXPECT_FALSE(proxies.contain(address("::10.16.0.1")));
}

TEST(TrustedProxiesTest, AreNobodyUnlessNamed) {
  const TrustedProxies proxies({});

  EXPECT_FALSE(proxies.contain(address("127.0.0.1")));
}

TEST(TrustedProxiesTest, MayBeAllOfIpv4) {
  const TrustedProxies proxies({"0.0.0.0/0"});

  EXPECT_TRUE(proxies.contain(address("255.255.255.255")));
  EXPECT_FALSE(proxies.contain(address("2001:db8::1")));
}

class NoRangeTest : public testing::TestWithParam<std::string> {};

TEST_P(NoRangeTest, IsRefused) {
  EXPECT_FALSE(read_range(GetParam()));
  EXPECT_THROW(TrustedProxies({GetParam()}), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(All, NoRangeTest,
                         testing::Values("", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
                                         "10.0.0.0/8x", "/8", "10.0.0/8", "::/129", "proxy",
                                         "10.0.0.0/8/8", "[::1]", "fe80::%lo/10"));

}  // namespace
}  // namespace cartwright::http
