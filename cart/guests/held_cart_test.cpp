// Whom one cart that is held holds up: those who want it, for 2 s at most, and nobody else.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "cart/testing/guest_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class HeldCartTest : public GuestFixture {
 protected:
  void hold_cart_of(const KnownUser& user) {
    database.execute(
        fmt::format("BEGIN; SELECT FROM carts WHERE user_id = {} FOR UPDATE", user.id.value));
  }

  test::HttpReply add(const KnownUser& user) {
    return as(user).post(lines_path(user.id), new_item(desk));
  }

  KnownUser ann = given_user();
  KnownUser bob = given_user();
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(HeldCartTest, MergesThatWaitForOneCartLeaveConnectionsToOthers) {
  std::vector<std::string> tokens;
  for (int i = 0; i < 20; ++i) tokens.push_back(given_guest());
  for (const auto& token : tokens) merge(ann, token);
  given_cart(bob);
  hold_cart_of(ann);

  auto replies = test::in_parallel(21, [&](std::size_t number) {
    if (number < 20) return merge(ann, tokens[number]);
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto begin = std::chrono::steady_clock::now();
    auto reply = add(bob);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
    return reply;
  });

  database.execute("ROLLBACK");
  EXPECT_EQ(replies[20].status, 201);
}

TEST_F(HeldCartTest, WhoWritesToACartThatIsHeldIsToldSo) {
  given_cart(ann);
  hold_cart_of(ann);
  const auto begin = std::chrono::steady_clock::now();

  const auto reply = add(ann);

  database.execute("ROLLBACK");
  EXPECT_EQ(reply.status, 503);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(2500));
}

}  // namespace
}  // namespace cartwright::cart
