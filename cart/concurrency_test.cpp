#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

constexpr std::size_t kClients = 32;

class ConcurrencyTest : public CartFixture {
 protected:
  /// What each of 32 clients of Ann gets for `request(client, number)` at the same moment.
  template <class Request>
  std::vector<test::HttpReply> all_at_once(Request request) {
    return test::in_parallel(kClients, [&](std::size_t number) {
      auto client = as(ann);
      return request(client, number);
    });
  }

  static std::ptrdiff_t count_status(const std::vector<test::HttpReply>& replies, int status) {
    return std::ranges::count(replies, status, &test::HttpReply::status);
  }

  /// The answer to what `send` sends, whose write waits until this removal is done.
  template <class Send>
  test::HttpReply reply_after(const std::string& removal, Send send) {
    database.execute("BEGIN; " + removal);
    auto reply = std::async(std::launch::async, send);
    EXPECT_TRUE(test::eventually([&] { return database.count_waiting() == 1; }))
        << "it did not wait";
    database.execute("COMMIT");
    return reply.get();
  }

  /// How many of the carts have a total that is not 0.10 times the quantity of their one item.
  static std::ptrdiff_t count_inconsistent(const std::vector<test::HttpReply>& carts) {
    return std::ranges::count_if(carts, [](const test::HttpReply& cart) {
      const auto quantity = cart.number("/data/cart_items/0/quantity");
      return cart.text("/data/total_price") != fmt::format("0.{}0", quantity);
    });
  }

  KnownUser ann = given_user();
};

TEST_F(ConcurrencyTest, FirstReadsOfOneNewCartMakeOneCart) {
  auto replies = all_at_once([&](auto& client, auto) { return client.get(cart_path(ann.id)); });

  EXPECT_EQ(count_status(replies, 200), 32);
  EXPECT_EQ(
      database.scalar(fmt::format("SELECT count(*) FROM carts WHERE user_id = {}", ann.id.value)),
      "1");
}

TEST_F(ConcurrencyTest, AddsOfOneProductPutItIntoTheCartOnce) {
  const auto desk = given_product();
  given_cart(ann);

  auto replies = all_at_once(
      [&](auto& client, auto) { return client.post(new_item_path(ann.id), new_item(desk)); });

  EXPECT_EQ(count_status(replies, 201), 1);
  EXPECT_EQ(count_status(replies, 400), 31);
  EXPECT_EQ(database.count("cartitems"), 1);
}

TEST_F(ConcurrencyTest, AnAddThatWaitsForARemovalShowsTheProductOnce) {
  const auto desk = given_product("Walnut desk", "149.99");
  given_item(ann, desk, 3);

  auto reply = reply_after("SELECT FROM carts FOR UPDATE; DELETE FROM cartitems",
                           [&] { return as(ann).post(new_item_path(ann.id), new_item(desk, 1)); });

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.text("/data/total_price"), "149.99");
}

TEST_F(ConcurrencyTest, AnAddThatWaitsForTheRemovalOfItsProductIsRefused) {
  const auto desk = given_product();
  given_cart(ann);

  auto reply = reply_after("DELETE FROM products",
                           [&] { return as(ann).post(new_item_path(ann.id), new_item(desk)); });

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("non_field_errors"), "Failed to add this product to cart.");
}

TEST_F(ConcurrencyTest, AddsOfManyProductsAllEndInTheCart) {
  std::vector<ProductId> products;
  std::generate_n(std::back_inserter(products), kClients,
                  [&] { return given_product("Button", "0.10"); });
  given_cart(ann);

  auto replies = all_at_once([&](auto& client, auto number) {
    return client.post(new_item_path(ann.id), new_item(products[number]));
  });

  EXPECT_EQ(count_status(replies, 201), 32);
  EXPECT_EQ(as(ann).get(cart_path(ann.id)).text("/data/total_price"), "3.20");
}

TEST_F(ConcurrencyTest, AHundredAddsOfOneProductSumExactly) {
  const auto button = given_product("Button", "0.10");
  database.execute("UPDATE products SET max_quantity = 999");

  auto replies = test::in_parallel(
      100, [&](std::size_t) { return as(ann).post(lines_path(ann.id), new_item(button, 2)); });

  EXPECT_EQ(count_status(replies, 201), 1);
  EXPECT_EQ(count_status(replies, 200), 99);
  EXPECT_EQ(database.scalar("SELECT quantity FROM cartitems"), "200");
  EXPECT_EQ(database.scalar("SELECT version FROM carts"), "101");
}

TEST_F(ConcurrencyTest, NoMoreThanTheLimitComesInHoweverManyAdd) {
  const auto desk = given_product();

  auto replies = all_at_once(
      [&](auto& client, auto) { return client.post(lines_path(ann.id), new_item(desk)); });

  EXPECT_EQ(count_status(replies, 400), 27);
  EXPECT_EQ(database.scalar("SELECT quantity FROM cartitems"), "5");
}

TEST_F(ConcurrencyTest, BatchesOverTheSameProductsInAnyOrderAreDoneOneAfterTheOther) {
  const auto desk = given_product();
  const auto lamp = given_product();
  database.execute("UPDATE products SET max_quantity = 999");
  const auto step = [](ProductId id) { return new_item(id, 1); };
  const std::vector<std::string> batches{step(desk) + "," + step(lamp),
                                         step(lamp) + "," + step(desk)};

  auto replies = all_at_once([&](auto& client, auto number) {
    return client.post(cart_path(ann.id) + "batch/", R"({"items": [)" + batches[number % 2] + "]}");
  });

  EXPECT_EQ(count_status(replies, 200), 32);
  EXPECT_EQ(database.scalar("SELECT string_agg(quantity::text, ' ') FROM cartitems"), "32 32");
}

TEST_F(ConcurrencyTest, ChangesOfOneQuantityAnswerWithTotalsThatFit) {
  const auto item = given_item(ann, given_product("Button", "0.10"));

  auto replies = all_at_once([&](auto& client, auto number) {
    return client.patch(item_path(item), quantity_of(static_cast<int>(number % 5) + 1));
  });

  EXPECT_EQ(count_status(replies, 200), 32);
  EXPECT_EQ(count_inconsistent(replies), 0);
}

TEST_F(ConcurrencyTest, ReadsDuringChangesShowTotalsThatFit) {
  const auto item = given_item(ann, given_product("Button", "0.10"));

  auto replies = all_at_once([&](auto& client, auto number) {
    return number % 2 == 0 ? client.get(cart_path(ann.id))
                           : client.patch(item_path(item), quantity_of(5));
  });

  EXPECT_EQ(count_status(replies, 200), 32);
  EXPECT_EQ(count_inconsistent(replies), 0);
}

TEST_F(ConcurrencyTest, RemovalsOfOneItemRemoveItOnce) {
  const auto item = given_item(ann);

  auto replies = all_at_once([&](auto& client, auto) { return client.del(item_path(item)); });

  EXPECT_EQ(count_status(replies, 204), 1);
  EXPECT_EQ(count_status(replies, 404), 31);
}

TEST_F(ConcurrencyTest, ClearingWhileAddingNeverFails) {
  const auto desk = given_product();
  given_cart(ann);

  auto replies = all_at_once([&](auto& client, auto number) {
    return number % 2 == 0 ? client.del(cart_path(ann.id))
                           : client.post(new_item_path(ann.id), new_item(desk));
  });

  EXPECT_EQ(count_status(replies, 204), 16);
  EXPECT_EQ(count_status(replies, 201) + count_status(replies, 400), 16);
  EXPECT_EQ(database.count("carts"), 1);
}

}  // namespace
}  // namespace cartwright::cart
