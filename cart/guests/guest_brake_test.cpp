// How many carts a network may make.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "cart/testing/guest_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class GuestBrakeTest : public GuestFixture {
 protected:
  void given_carts(int count) {
    for (int i = 0; i < count; ++i) given_guest();
  }

  test::HttpReply make_from(const std::string& address) {
    auto client = anonymous();
    client.come_from(address);
    return client.post(kGuestCart);
  }
};

TEST_F(GuestBrakeTest, TwentyAreFreeAndThenOneWaits) {
  given_carts(20);

  auto reply = anonymous().post(kGuestCart);

  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.error_code(), "too_many_requests");
  EXPECT_NEAR(std::stoi(reply.header("Retry-After")), 170, 10);
  EXPECT_EQ(reply.header("RateLimit-Policy"), R"("guest-carts";q=20;w=3600)");
  EXPECT_EQ(reply.header("RateLimit"), R"("guest-carts";r=0;t=)" + reply.header("Retry-After"));
  EXPECT_EQ(database.count("guest_carts"), 20);
}

TEST_F(GuestBrakeTest, OneComesBackInThreeMinutes) {
  given_carts(20);
  database.execute("UPDATE guest_cart_makers SET rested = rested - interval '181 seconds'");

  EXPECT_EQ(anonymous().post(kGuestCart).status, 201);
  EXPECT_EQ(anonymous().post(kGuestCart).status, 429);
}

TEST_F(GuestBrakeTest, AllComeBackInAnHour) {
  given_carts(20);
  database.execute("UPDATE guest_cart_makers SET rested = rested - interval '3 hours'");

  given_carts(20);

  EXPECT_EQ(database.count("guest_carts"), 40);
  EXPECT_EQ(anonymous().post(kGuestCart).status, 429);
}

TEST_F(GuestBrakeTest, AnotherNetworkIsNotBraked) {
  given_carts(20);

  EXPECT_EQ(anonymous().post(kGuestCart).status, 429);
  EXPECT_EQ(make_from("127.0.0.2").status, 201);
}

TEST_F(GuestBrakeTest, NoMoreThanTwentyAreMadeHoweverManyAskAtOnce) {
  auto replies =
      test::in_parallel(40, [&](std::size_t) { return anonymous().post(kGuestCart).status; });

  EXPECT_EQ(std::ranges::count(replies, 201), 20);
  EXPECT_EQ(std::ranges::count(replies, 429), 20);
}

TEST_F(GuestBrakeTest, WhoHasACartIsNotBraked) {
  const auto token = given_guest();
  given_carts(19);

  EXPECT_EQ(guest(token).get(kGuestCart).status, 200);
}

TEST_F(GuestBrakeTest, WhoHasRestedIsForgotten) {
  given_carts(1);
  make_from("127.0.0.2");
  database.execute("UPDATE guest_cart_makers SET rested = now() WHERE network = 2130706434");

  database.execute("UPDATE jobs SET due = now() WHERE kind = 'forget makers of guest carts'");

  EXPECT_TRUE(test::eventually([&] { return database.count("guest_cart_makers") == 1; }));
}

}  // namespace
}  // namespace cartwright::cart
