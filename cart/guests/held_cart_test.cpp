// Whom one cart that is held holds up: those who want it, for 2 s at most, and nobody else.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <string>
#include <vector>

#include "cart/testing/guest_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class HeldCartTest : public GuestFixture {
 protected:
  void hold_cart_of(const KnownUser& user) {
    database.execute(
        fmt::format("BEGIN; SELECT FROM carts WHERE user_id = {} FOR UPDATE", user.id.value));
  }

  /// Of changes one after the other, all of which are done.
  std::chrono::steady_clock::duration slowest_of_changes(const KnownUser& user, int count) {
    std::chrono::steady_clock::duration slowest{};
    auto client = as(user);
    for (int i = 0; i < count; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      EXPECT_LT(client.put(line_path(user.id, desk), quantity_of(1 + i % 2)).status, 300);
      slowest = std::max(slowest, std::chrono::steady_clock::now() - begin);
    }
    return slowest;
  }

  bool somebody_waits() {
    return test::eventually([&] { return database.count_waiting() != 0; });
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
  std::generate_n(std::back_inserter(tokens), 20, [this] { return given_guest(); });
  std::ranges::for_each(tokens, [this](const auto& token) { merge(ann, token); });
  given_cart(bob);
  hold_cart_of(ann);

  auto crowd = std::async(std::launch::async, [&] {
    test::in_parallel(20, [&](std::size_t number) { return merge(ann, tokens[number]).status; });
  });
  EXPECT_TRUE(somebody_waits());
  const auto slowest = slowest_of_changes(bob, 20);
  database.execute("ROLLBACK");
  crowd.get();

  EXPECT_LT(slowest, std::chrono::milliseconds(500));
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
