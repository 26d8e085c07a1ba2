#include "platform/schema/ip_address.hpp"

#include <gtest/gtest.h>

namespace cartwright {
namespace {

using namespace std::string_view_literals;

constexpr IpAddress kSome4(IpAddress::V4{192, 0, 2, 1});
constexpr IpAddress kSome6(IpAddress::V6{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0,  //
                                         0, 0, 0, 0, 0, 0, 0, 1});

TEST(IpAddressTest, IsReadInBothFamilies) {
  EXPECT_EQ(IpAddress::parse("192.0.2.1"), kSome4);
  EXPECT_EQ(IpAddress::parse("2001:DB8:0:0::1"), kSome6);
  EXPECT_TRUE(IpAddress::parse("::ffff:192.0.2.1")->is_v6());
}

TEST(IpAddressTest, IsWrittenInItsShortestForm) {
  EXPECT_EQ(to_string(kSome4), "192.0.2.1");
  EXPECT_EQ(to_string(kSome6), "2001:db8::1");
  EXPECT_EQ(to_string(IpAddress()), "0.0.0.0");
}

TEST(IpAddressTest, TheLongestTextHasRoom) {
  constexpr auto kLongest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"sv;

  EXPECT_EQ(to_string(*IpAddress::parse(kLongest)), kLongest);
  EXPECT_TRUE(IpAddress::parse("0000:0000:0000:0000:0000:ffff:255.255.255.255"));
}

TEST(IpAddressTest, TheFamiliesDiffer) {
  EXPECT_NE(IpAddress::parse("0.0.0.0"), IpAddress::parse("::"));
  EXPECT_LT(IpAddress::parse("255.255.255.255"), IpAddress::parse("::"));
}

struct NoAddress {
  const char* reason;
  std::string_view text;
};

class NoAddressTest : public testing::TestWithParam<NoAddress> {};

TEST_P(NoAddressTest, IsRefused) {
  EXPECT_EQ(IpAddress::parse(GetParam().text), std::nullopt) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    All, NoAddressTest,
    testing::Values(NoAddress{"empty", ""}, NoAddress{"a name", "localhost"},
                    NoAddress{"a number too few", "192.0.2"},
                    NoAddress{"too large a number", "192.0.2.256"},
                    NoAddress{"octal digits", "192.0.2.01"}, NoAddress{"a space", "192.0.2.1 "},
                    NoAddress{"a mask", "192.0.2.0/24"}, NoAddress{"a port", "192.0.2.1:80"},
                    NoAddress{"a zone", "fe80::1%eth0"}, NoAddress{"brackets", "[::1]"},
                    NoAddress{"two gaps", "1::2::3"}, NoAddress{"a zero byte", "192.0.2.1\0"sv},
                    NoAddress{"too long",
                              "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"}));

}  // namespace
}  // namespace cartwright
