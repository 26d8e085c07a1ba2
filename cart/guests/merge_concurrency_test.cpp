// Merges beside changes of either cart.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cart/testing/guest_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class MergeConcurrencyTest : public GuestFixture {
 protected:
  MergeConcurrencyTest() { database.execute("UPDATE products SET max_quantity = 999"); }

  static std::ptrdiff_t count(const std::vector<test::HttpReply>& replies, int status) {
    return std::ranges::count(replies, status, &test::HttpReply::status);
  }

  test::HttpReply add_to(const KnownUser& user) {
    return as(user).post(lines_path(user.id), new_item(desk));
  }

  test::HttpReply add_to(const std::string& token) {
    return guest(token).post(kGuestLines, new_item(desk));
  }

  std::string pieces() { return database.scalar("SELECT sum(quantity) FROM cartitems"); }

  ProductId desk = given_product("Button", "0.10");
  KnownUser ann = given_user();
  KnownUser bob = given_user();
};

TEST_F(MergeConcurrencyTest, AMergeBesideAddsToEitherCartLosesNothing) {
  const auto token = given_guest();

  // Of 65, the one in the middle merges.
  auto replies = test::in_parallel(65, [&](std::size_t number) {
    if (number == 32) return merge(ann, token, "sum");
    return number % 2 == 0 ? add_to(ann) : add_to(token);
  });

  const auto done = count(replies, 200) + count(replies, 201) - 1;
  EXPECT_EQ(replies[32].status, 200);
  EXPECT_EQ(done + count(replies, 404), 64);
  EXPECT_GE(done, 32);
  EXPECT_EQ(pieces(), std::to_string(done));
}

TEST_F(MergeConcurrencyTest, OfManyMergesOfOneTokenOneCounts) {
  const auto token = given_guest(desk, 3);

  auto replies = test::in_parallel(32, [&](std::size_t) { return merge(ann, token, "sum"); });

  EXPECT_EQ(count(replies, 200), 32);
  EXPECT_EQ(pieces(), "3");
}

TEST_F(MergeConcurrencyTest, OfTwoUsersOneGetsTheCart) {
  const auto token = given_guest(desk, 3);

  auto replies = test::in_parallel(
      32, [&](std::size_t number) { return merge(number % 2 == 0 ? ann : bob, token); });

  EXPECT_EQ(count(replies, 200), 16);
  EXPECT_EQ(count(replies, 404), 16);
  EXPECT_EQ(pieces(), "3");
}

TEST_F(MergeConcurrencyTest, ManyTokensComeIntoOneCart) {
  std::vector<std::string> tokens;
  std::generate_n(std::back_inserter(tokens), 16, [&] { return given_guest(desk, 2); });

  auto replies = test::in_parallel(32, [&](std::size_t number) {
    return number % 2 == 0 ? merge(ann, tokens[number / 2], "sum") : add_to(ann);
  });

  EXPECT_EQ(count(replies, 200) + count(replies, 201), 32);
  EXPECT_EQ(pieces(), "48");
}

TEST_F(MergeConcurrencyTest, AHundredAddsOfAGuestSumExactly) {
  const auto token = given_guest();

  auto replies = test::in_parallel(100, [&](std::size_t) { return add_to(token); });

  EXPECT_EQ(count(replies, 201), 1);
  EXPECT_EQ(count(replies, 200), 99);
  EXPECT_EQ(pieces(), "100");
}

}  // namespace
}  // namespace cartwright::cart
