// Who writes to a cart that has moved on, and who reads one that has not.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cart/carts/carts_api.hpp"
#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class CartVersionsTest : public CartFixture {
 protected:
  std::string tag() { return as(ann).get(cart_path(ann.id)).header("ETag"); }

  test::HttpReply put_if(const std::string& tag, int quantity) {
    return as(ann).with("If-Match", tag).put(line_path(ann.id, desk), quantity_of(quantity));
  }

  std::string stored_quantity() { return database.scalar("SELECT quantity FROM cartitems"); }

  KnownUser ann = given_user();
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(CartVersionsTest, ATagBeginsWithTheVersion) {
  given_item(ann, desk, 1);
  database.execute("UPDATE carts SET version = 17");

  EXPECT_TRUE(tag().starts_with("\"17-")) << tag();
}

TEST_F(CartVersionsTest, WhoHasTheCartGetsNoCopy) {
  given_item(ann, desk, 1);

  // The client does not know that such a reply has no body, and waits for its end.
  auto client = as(ann).with("If-None-Match", tag()).with("Connection", "close");
  auto reply = client.get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 304);
  EXPECT_EQ(reply.body, "");
}

TEST_F(CartVersionsTest, ANewPriceMovesTheTagAndNotTheVersion) {
  given_item(ann, desk, 1);
  const auto before = tag();
  database.execute("UPDATE products SET price = 199.99");

  auto read = as(ann).with("If-None-Match", before).get(cart_path(ann.id));
  auto written = put_if(before, 2);

  EXPECT_EQ(read.status, 200);
  EXPECT_EQ(written.status, 200);
}

TEST_F(CartVersionsTest, AWriteToACartThatHasMovedOnIsRefusedWithTheTagOfToday) {
  given_item(ann, desk, 1);
  const auto before = tag();
  put_if(before, 2);

  auto reply = put_if(before, 3);

  EXPECT_EQ(reply.status, 412);
  EXPECT_EQ(reply.error_code(), "precondition_failed");
  EXPECT_EQ(reply.header("ETag"), tag());
  EXPECT_EQ(stored_quantity(), "2");
}

TEST_F(CartVersionsTest, TheReplyToAWriteHasTheTagForTheNext) {
  given_item(ann, desk, 1);

  const auto first = put_if(tag(), 2);
  const auto second = put_if(first.header("ETag"), 3);

  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.header("ETag"), tag());
}

TEST_F(CartVersionsTest, AnyVersionMatchesAStarAndNoneAWeakTag) {
  given_item(ann, desk, 1);

  EXPECT_EQ(put_if("*", 2).status, 200);
  EXPECT_EQ(put_if("W/" + tag(), 3).status, 412);
}

TEST_F(CartVersionsTest, TheFirstCallsKeepTheCondition) {
  const auto item = given_item(ann, desk, 1);
  auto client = as(ann).with("If-Match", "\"99-x\"");

  EXPECT_EQ(client.patch(item_path(item), quantity_of(2)).status, 412);
  EXPECT_EQ(client.del(item_path(item)).status, 412);
  EXPECT_EQ(client.del(cart_path(ann.id)).status, 412);
  EXPECT_EQ(client.post(new_item_path(ann.id), new_item(given_product())).status, 412);
  EXPECT_EQ(stored_quantity(), "1");
}

// Adds one, if nobody else has meanwhile, 200 times; returns how often it was told that.
int add_in_a_tab(test::HttpClient client, const std::string& path) {
  int refused = 0;
  auto seen = client.get(path);
  for (int done = 0; done < 200;) {
    const auto quantity = seen.number("/data/cart_items/0/quantity");
    auto reply = client.with("If-Match", seen.header("ETag"))
                     .put(path + "items/1/", fmt::format(R"({{"quantity": {}}})", quantity + 1));
    const bool is_done = reply.status == 200;
    done += is_done ? 1 : 0;
    refused += reply.status == 412 ? 1 : 0;
    seen = is_done ? std::move(reply) : client.get(path);
  }
  return refused;
}

TEST_F(CartVersionsTest, TwoTabsNeverOverwriteEachOther) {
  database.execute(
      "INSERT INTO products (id, name, price, max_quantity) VALUES (1, 'Button', 0.10, 999)");
  given_item(ann, {1}, 1);

  const auto refused =
      test::in_parallel(2, [&](std::size_t) { return add_in_a_tab(as(ann), cart_path(ann.id)); });

  EXPECT_EQ(stored_quantity(), "401");
  EXPECT_GT(refused[0] + refused[1], 0);
  EXPECT_EQ(database.scalar("SELECT version FROM carts"), "401");
}

}  // namespace
}  // namespace cartwright::cart
