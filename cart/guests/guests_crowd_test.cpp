// What ends while others are at it.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "cart/testing/guest_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class GuestsCrowdTest : public GuestFixture {
 protected:
  /// Makes all carts end after a while, and has the service look for those a little later.
  void end_all(const std::string& after = "0 s") {
    database.execute("UPDATE guest_carts SET expires = now() + interval '" + after +
                     "'; UPDATE jobs SET due = now() + interval '" + after +
                     "' * 1.5 WHERE kind = 'remove guest carts'");
  }

  ProductId desk = given_product("Button", "0.10");
};

TEST_F(GuestsCrowdTest, WhoAddsToCartsThatAreRemovedIsToldThatTheyAreGone) {
  set(desk, "max_quantity = 999");
  std::vector<std::string> tokens;
  std::generate_n(std::back_inserter(tokens), 8, [&] { return given_guest(desk, 1); });

  auto replies = test::in_parallel(64, [&](std::size_t number) {
    if (number == 20) end_all();
    return guest(tokens[number % 8]).post(kGuestLines, new_item(desk)).status;
  });

  EXPECT_EQ(std::ranges::count(replies, 200) + std::ranges::count(replies, 404), 64);
}

TEST_F(GuestsCrowdTest, ACartThatWasChangedJustBeforeItsEndStays) {
  const auto token = given_guest(desk, 1);
  end_all("1 s");

  const auto reply = guest(token).post(kGuestLines, new_item(desk));

  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(test::eventually([&] { return database.count("guest_carts") == 0; },
                                std::chrono::seconds(3)));
}

}  // namespace
}  // namespace cartwright::cart
