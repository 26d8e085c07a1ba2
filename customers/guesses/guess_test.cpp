#include "customers/guesses/guess.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include <string>

namespace cartwright::customers {
namespace {

runtime::ClientNetwork network(const char* address) {
  return runtime::network_of(boost::asio::ip::make_address(address));
}

TEST(GuessTest, OneAccountHasOneSpelling) {
  EXPECT_EQ(guessed_at("Ann@Example.COM"), "ann@example.com");
  EXPECT_EQ(guessed_at("ann@BÜCHER.example"), "ann@*");
  EXPECT_EQ(guessed_at("ann@xn--bcher-kva.example"), "ann@*");
  EXPECT_EQ(guessed_at("ann@❤.example"), "ann@*") << "what IDNA does not know";
  EXPECT_EQ(guessed_at("ann@\u212Aelvin.example"), "ann@kelvin.example") << "the sign of Kelvin";
}

TEST(GuessTest, ANetworkIsWhatOneClientIsSureToOwn) {
  EXPECT_EQ(cidr_of(network("192.0.2.1")), "192.0.2.1/32");
  EXPECT_EQ(cidr_of(network("::ffff:192.0.2.1")), "192.0.2.1/32");
  EXPECT_EQ(cidr_of(network("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
  EXPECT_EQ(cidr_of(network("255.255.255.255")), "255.255.255.255/32");
}

TEST(GuessTest, IsHiddenByTheSecret) {
  const GuessPlaces places(Secret("a secret")), others(Secret("another one"));

  const auto place = places.place_of("ann@example.com", network("192.0.2.1"));

  EXPECT_EQ(place.address, places.place_of("ANN@example.com", network("192.0.2.2")).address);
  EXPECT_NE(place.both, places.place_of("ann@example.com", network("192.0.2.2")).both);
  EXPECT_NE(place.both, places.place_of("bob@example.com", network("192.0.2.1")).both);
  EXPECT_NE(place.address, others.place_of("ann@example.com", network("192.0.2.1")).address);
}

}  // namespace
}  // namespace cartwright::customers
