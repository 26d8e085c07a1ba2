#include "platform/rpc/handshakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cartwright::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Room for three.
class HandshakesTest : public ::testing::Test {
 protected:
  /// `name` is what closed() calls it.
  Handshakes::Handshake begin(const std::string& name, const char* address) {
    return {handshakes_, runtime::network_of(boost::asio::ip::make_address(address)),
            [this, name] { closed_.push_back(name); }};
  }

  [[nodiscard]] const std::vector<std::string>& closed() const { return closed_; }

  Handshakes handshakes_{3};

 private:
  std::vector<std::string> closed_;
};

TEST_F(HandshakesTest, AreAllLetInWhileTheyAreFew) {
  const auto first = begin("first", "192.0.2.1");
  const auto second = begin("second", "192.0.2.1");
  const auto third = begin("third", "192.0.2.1");

  EXPECT_THAT(closed(), IsEmpty());
}

TEST_F(HandshakesTest, MakeRoomByTheOldest) {
  const auto first = begin("first", "192.0.2.1");
  const auto second = begin("second", "192.0.2.1");
  const auto third = begin("third", "192.0.2.1");
  const auto fourth = begin("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), ElementsAre("first"));
  EXPECT_EQ(handshakes_.size(), 3U);
}

TEST_F(HandshakesTest, MakeRoomByTheNetworkThatHasMostOfThem) {
  const auto real = begin("real", "192.0.2.1");
  const auto first = begin("first", "198.51.100.7");
  const auto second = begin("second", "198.51.100.7");
  const auto third = begin("third", "198.51.100.7");

  EXPECT_THAT(closed(), ElementsAre("first"));
}

TEST_F(HandshakesTest, CountTheAddressesOfAnIpv6NetworkAsOne) {
  const auto real = begin("real", "2001:db8:1::1");
  const auto first = begin("first", "2001:db8:2::1");
  const auto second = begin("second", "2001:db8:2::2");
  const auto third = begin("third", "2001:db8:2::3");

  EXPECT_THAT(closed(), ElementsAre("first"));
}

TEST_F(HandshakesTest, NeverCloseWhatHasBeenProved) {
  auto proved = begin("proved", "192.0.2.1");
  proved.prove();
  const auto second = begin("second", "192.0.2.1");
  const auto third = begin("third", "192.0.2.1");
  const auto fourth = begin("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), IsEmpty());
}

TEST_F(HandshakesTest, ForgetWhatHasEnded) {
  {
    const auto ended = begin("ended", "192.0.2.1");
  }
  const auto second = begin("second", "192.0.2.1");
  const auto third = begin("third", "192.0.2.1");
  const auto fourth = begin("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), IsEmpty());
}

}  // namespace
}  // namespace cartwright::rpc
