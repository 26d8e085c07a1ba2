// A product changes while it lies in ten thousand carts: none of them is in the way, and none shows
// what it was.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

constexpr std::int64_t kFirstCart = 1'000'000'000;

/// How a product changes, and what the next read of a cart with two of it shows.
struct Change {
  std::string name;
  std::string patch;
  std::string shown_name;
  std::string total;
  std::string warning;
};

void PrintTo(const Change& change, std::ostream* out) { *out << change.name; }

class ChangedProductTest : public CartFixture {
 protected:
  ChangedProductTest() {
    database.execute(
        fmt::format("INSERT INTO carts (user_id) SELECT {} + n FROM generate_series(0, 9999) AS n;"
                    "INSERT INTO cartitems (cart_id, product_id, quantity, unit_price_at_add)"
                    " SELECT user_id, {}, 2, 149.99 FROM carts",
                    kFirstCart, desk.value));
  }

  static std::string product_path(ProductId id) {
    return fmt::format("/api/v1/products/{}/", id.value);
  }

  int change(const std::string& patch) { return as(admin).patch(product_path(desk), patch).status; }

  /// Reads carts and puts lamps into them, each `clients`th from `first`; all statuses.
  std::vector<int> shop(std::size_t first, std::size_t clients) {
    auto client = as(admin);
    std::vector<int> statuses;
    for (auto at = first; at < 400; at += clients) {
      const UserId user{kFirstCart + static_cast<std::int64_t>(at)};
      statuses.push_back(client.get(cart_path(user)).status);
      statuses.push_back(client.put(line_path(user, lamp), quantity_of(3)).status);
      statuses.push_back(client.get(cart_path(user)).status);
    }
    return statuses;
  }

  /// Lets `act`, which returns a status, run while eight others are shopping; all statuses.
  template <class Act>
  std::vector<std::vector<int>> shopping_beside(Act act) {
    return test::in_parallel(9, [&](std::size_t number) {
      return number == 8 ? std::vector<int>{act()} : shop(number, 8);
    });
  }

  std::string lamps() {
    return database.scalar(fmt::format(
        "SELECT concat(count(*), ' ', sum(quantity)) FROM cartitems WHERE product_id = {}",
        lamp.value));
  }

  const KnownUser admin = given_admin();
  const ProductId desk = given_product("Walnut desk", "149.99");
  const ProductId lamp = given_product("Lamp", "1.00");
};

class ProductChangeTest : public ChangedProductTest, public testing::WithParamInterface<Change> {};

TEST_P(ProductChangeTest, IsSeenByTheNextReadOfEachCart) {
  auto client = as(admin);
  const auto path = cart_path({kFirstCart + 9'999});
  const auto tag = client.get(path).header("ETag");

  EXPECT_EQ(change(GetParam().patch), 200);

  const auto reply = client.with("If-None-Match", tag).get(path);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/cart_items/0/name"), GetParam().shown_name);
  EXPECT_EQ(reply.text("/data/total_price"), GetParam().total);
  EXPECT_THAT(reply.body, testing::HasSubstr(GetParam().warning));
  EXPECT_EQ(reply.number("/data/version"), 1);
}

TEST_P(ProductChangeTest, BreaksNoReadAndNoWriteBesideIt) {
  const auto statuses = shopping_beside([&] { return change(GetParam().patch); });

  EXPECT_THAT(statuses, testing::Each(testing::Each(testing::AnyOf(200, 201))));
  EXPECT_EQ(lamps(), "400 1200");
}

INSTANTIATE_TEST_SUITE_P(, ProductChangeTest,
                         testing::Values(Change{.name = "Archived",
                                                .patch = R"({"archived": true})",
                                                .shown_name = "Walnut desk",
                                                .total = "0.00",
                                                .warning = R"("code":"product_unavailable")"},
                                         Change{.name = "Renamed",
                                                .patch = R"({"name": "Oak desk"})",
                                                .shown_name = "Oak desk",
                                                .total = "299.98",
                                                .warning = R"("warnings":[])"},
                                         Change{.name = "Repriced",
                                                .patch = R"({"price": "99.99"})",
                                                .shown_name = "Walnut desk",
                                                .total = "199.98",
                                                .warning = R"("code":"price_changed")"},
                                         Change{.name = "SoldOut",
                                                .patch = R"({"stock": 0})",
                                                .shown_name = "Walnut desk",
                                                .total = "0.00",
                                                .warning = R"("code":"product_unavailable")"},
                                         Change{.name = "Scarce",
                                                .patch = R"({"stock": 1})",
                                                .shown_name = "Walnut desk",
                                                .total = "299.98",
                                                .warning = R"("code":"insufficient_stock")"}),
                         [](const auto& test) { return test.param.name; });

TEST_F(ChangedProductTest, AnImportOfNewPricesBreaksNoCart) {
  database.execute("UPDATE products SET sku = 'S' || id");
  const auto file = fmt::format("sku,price\nS{},99.99\nS{},2.00\n", desk.value, lamp.value);

  const auto statuses = shopping_beside(
      [&] { return as(admin).post("/api/v1/products/import/", file, "text/csv").status; });

  EXPECT_THAT(statuses, testing::Each(testing::Each(testing::AnyOf(200, 201))));
  EXPECT_EQ(lamps(), "400 1200");
  EXPECT_EQ(as(admin).get(cart_path({kFirstCart})).text("/data/total_price"), "205.98");
}

TEST_F(ChangedProductTest, WhatIsArchivedComesIntoNoCartAnyMore) {
  const auto statuses = test::in_parallel(33, [&](std::size_t number) {
    const UserId user{kFirstCart + static_cast<std::int64_t>(number)};
    return number == 32 ? as(admin).del(product_path(desk)).status
                        : as(admin).put(line_path(user, desk), quantity_of(3)).status;
  });

  EXPECT_THAT(statuses, testing::Each(testing::AnyOf(200, 204, 400)));
  EXPECT_EQ(as(admin).put(line_path({kFirstCart + 50}, desk), quantity_of(3)).status, 400);
  EXPECT_EQ(database.scalar("SELECT count(*) FROM cartitems WHERE quantity = 3"),
            std::to_string(std::ranges::count(statuses, 200)));
}

}  // namespace
}  // namespace cartwright::cart
