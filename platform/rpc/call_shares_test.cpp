#include "platform/rpc/call_shares.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

#include "platform/testing/repeated.hpp"

namespace cartwright::rpc {
namespace {

/// Ten calls.
class CallSharesTest : public testing::Test {
 protected:
  CallShares::Share& join(const char* address, const char* name) {
    return shares_.join({runtime::network_of(boost::asio::ip::make_address(address)), name});
  }

  /// How many calls as many connections of the share get, each one.
  int take_one_each(CallShares::Share& share, int connections) {
    int taken = 0;
    for (int i = 0; i < connections; ++i) taken += shares_.take(share, 0) ? 1 : 0;
    return taken;
  }

  CallShares shares_{10};
};

TEST_F(CallSharesTest, LeaveAsManyFreeAsAPeerHas) {
  EXPECT_EQ(take_one_each(join("192.0.2.1", "cart"), 10), 5);
}

TEST_F(CallSharesTest, LeaveCallsToOtherNetworks) {
  take_one_each(join("192.0.2.1", "cart"), 10);

  EXPECT_EQ(take_one_each(join("192.0.2.2", "cart"), 10), 3);
}

TEST_F(CallSharesTest, LeaveCallsToOtherNames) {
  take_one_each(join("192.0.2.1", "cart"), 10);

  EXPECT_EQ(take_one_each(join("192.0.2.1", "admin"), 10), 3);
}

TEST_F(CallSharesTest, LeaveCallsToOtherConnectionsOfAPeer) {
  auto& share = join("192.0.2.1", "cart");
  ASSERT_TRUE(shares_.take(share, 0) && shares_.take(share, 1) && shares_.take(share, 2));

  EXPECT_FALSE(shares_.take(share, 3) && shares_.take(share, 4));
  EXPECT_TRUE(shares_.take(share, 0));
}

TEST_F(CallSharesTest, AreOneForAllConnectionsOfAPeer) {
  auto& share = join("192.0.2.1", "cart");

  EXPECT_EQ(&join("192.0.2.1", "cart"), &share);
}

TEST_F(CallSharesTest, AreFreeAgainWhenCallsHaveEnded) {
  auto& share = join("192.0.2.1", "cart");
  take_one_each(share, 10);

  cartwright::test::repeat(5, [&] { shares_.give_back(share); });

  EXPECT_EQ(take_one_each(share, 10), 5);
}

TEST_F(CallSharesTest, CountCallsThatOutliveTheirConnections) {
  auto& share = join("192.0.2.1", "cart");
  take_one_each(share, 10);

  shares_.leave(share);

  EXPECT_EQ(take_one_each(join("192.0.2.1", "cart"), 10), 0);
}

}  // namespace
}  // namespace cartwright::rpc
