// Pages of products: what they show, in which order, and what stays while much changes.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "cart/products/products_api.hpp"
#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::cart {
namespace {

using Names = std::vector<std::string>;

Names names_in(const test::HttpReply& reply) {
  Names names;
  for (const auto& product : reply.data().as_array()) {
    names.emplace_back(product.at("name").as_string());
  }
  return names;
}

class ProductPagesTest : public CartFixture {
 protected:
  test::HttpReply page(const std::string& query) {
    return anonymous().get("/api/v1/products/?" + query);
  }

  /// The page behind `reply`, of the same list.
  test::HttpReply next(const test::HttpReply& reply, const std::string& query) {
    return page(query + "&cursor=" + reply.text("/next"));
  }

  /// All names of a list, page by page.
  Names all(const std::string& query) {
    auto reply = page(query);
    auto names = names_in(reply);
    while (!reply.at("/next").is_null()) {
      reply = next(reply, query);
      std::ranges::copy(names_in(reply), std::back_inserter(names));
    }
    return names;
  }

  void given_shop() {
    database.execute(
        "INSERT INTO products (id, created, name, price, sku, category, description) VALUES"
        " (1, '2026-01-03', 'Teapot', 20, 'T-1', 'Kitchen', 'ΚΑΦΕΣΙΕΡΑ, blue china.'),"
        " (2, '2026-01-01', 'ärmel', 5, 'A-1', 'Clothes', '100% cotton.'),"
        " (3, '2026-01-02', 'Apron', 20, NULL, 'Kitchen', 'Red, with A_B on it.'),"
        " (4, '2026-01-02', 'zebra', 1000.50, 'Z-9', NULL, 'Below 273 \u212A'),"
        " (5, '2026-01-02', 'apron', 7, NULL, 'Clothes', 'C:\\temp 漢字')");
  }
};

TEST_F(ProductPagesTest, AShopWithoutProductsHasAnEmptyPage) {
  EXPECT_EQ(page("").body, R"({"data":[],"next":null})");
}

TEST_F(ProductPagesTest, APageShowsAllOfAProduct) {
  given_shop();

  auto reply = page("ids=1");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.at("/data/0"), anonymous().get("/api/v1/products/1/").data());
}

struct Listed {
  std::string query;
  Names names;

  friend void PrintTo(const Listed& listed, std::ostream* out) { *out << listed.query; }
};

class ProductOrderTest : public ProductPagesTest, public testing::WithParamInterface<Listed> {};

TEST_P(ProductOrderTest, IsKeptOnOnePage) {
  given_shop();

  EXPECT_EQ(names_in(page(GetParam().query)), GetParam().names);
}

TEST_P(ProductOrderTest, IsKeptFromPageToPage) {
  given_shop();

  EXPECT_EQ(all(GetParam().query + "&limit=1"), GetParam().names);
  EXPECT_EQ(all(GetParam().query + "&limit=2"), GetParam().names);
}

INSTANTIATE_TEST_SUITE_P(
    Sorts, ProductOrderTest,
    testing::Values(Listed{"sort=id", {"Teapot", "ärmel", "Apron", "zebra", "apron"}},
                    Listed{"sort=-id", {"apron", "zebra", "Apron", "ärmel", "Teapot"}},
                    Listed{"sort=name", {"apron", "Apron", "ärmel", "Teapot", "zebra"}},
                    Listed{"sort=-name", {"zebra", "Teapot", "ärmel", "Apron", "apron"}},
                    Listed{"sort=price", {"ärmel", "apron", "Teapot", "Apron", "zebra"}},
                    Listed{"sort=-price", {"zebra", "Apron", "Teapot", "apron", "ärmel"}},
                    Listed{"sort=created", {"ärmel", "Apron", "zebra", "apron", "Teapot"}},
                    Listed{"sort=-created", {"Teapot", "apron", "zebra", "Apron", "ärmel"}}));

INSTANTIATE_TEST_SUITE_P(
    Filters, ProductOrderTest,
    testing::Values(Listed{"category=Kitchen&sort=price", {"Teapot", "Apron"}},
                    Listed{"category=Kitchen&sort=-name", {"Teapot", "Apron"}},
                    Listed{"category=kitchen", {}},
                    Listed{"category=", {"Teapot", "ärmel", "Apron", "zebra", "apron"}},
                    Listed{"ids=5,1,77,1", {"Teapot", "apron"}},
                    Listed{"min_price=7&max_price=20&sort=price", {"apron", "Teapot", "Apron"}},
                    Listed{"min_price=20.01&sort=-price", {"zebra"}},
                    Listed{"max_price=20&category=Clothes&sort=-created", {"apron", "ärmel"}},
                    Listed{"min_price=9&max_price=8", {}}));

INSTANTIATE_TEST_SUITE_P(
    Searches, ProductOrderTest,
    testing::Values(
        Listed{"search=APRON&sort=name", {"apron", "Apron"}}, Listed{"search=%C3%84RM", {"ärmel"}},
        Listed{"search=%C3%A4", {"ärmel"}}, Listed{"search=z-", {"zebra"}},
        Listed{"search=t-1", {"Teapot"}}, Listed{"search=kitch&sort=-id", {"Apron", "Teapot"}},
        Listed{"search=china.", {"Teapot"}}, Listed{"search=0%25", {"ärmel"}},
        Listed{"search=A_B", {"Apron"}}, Listed{"search=_", {"Apron"}},
        Listed{"search=C:%5CTemp", {"apron"}}, Listed{"search=%5C", {"apron"}},
        Listed{"search=%E6%BC%A2%E5%AD%97", {"apron"}}, Listed{"search=%E5%AD%97", {"apron"}},
        Listed{"search=%CE%9A%CE%91%CE%A6%CE%95%CE%A3", {"Teapot"}},
        Listed{"search=%CF%86%CE%B5%CF%82", {"Teapot"}}, Listed{"search=a_b%25", {}},
        Listed{"search=potT-1", {}}, Listed{"search=below", {"zebra"}},
        Listed{"search=BELOW+273", {"zebra"}}, Listed{"search=273+%E2%84%AA", {"zebra"}},
        Listed{"search=q", {}}, Listed{"search=r&max_price=6&sort=-name", {"ärmel"}},
        Listed{"search=", {"Teapot", "ärmel", "Apron", "zebra", "apron"}}));

TEST_F(ProductPagesTest, TheLastPageHasNoCursor) {
  given_shop();

  EXPECT_TRUE(page("limit=5").at("/next").is_null());
  EXPECT_FALSE(page("limit=4").at("/next").is_null());
}

TEST_F(ProductPagesTest, ARowThatStaysIsShownOnceHoweverMuchChanges) {
  given_shop();
  auto first = page("sort=price&limit=2");
  database.execute(
      "DELETE FROM products WHERE name = 'apron'; UPDATE products SET price = 6 WHERE id = 3;"
      "INSERT INTO products (id, name, price) VALUES (6, 'new and cheap', 1), (7, 'new and dear', "
      "30)");

  auto second = next(first, "sort=price&limit=9");

  EXPECT_EQ(names_in(first), (Names{"ärmel", "apron"}));
  EXPECT_EQ(names_in(second), (Names{"Teapot", "new and dear", "zebra"}));
}

TEST_F(ProductPagesTest, LongNamesThatBeginAlikeHaveTheirPlaces) {
  database.execute(
      "INSERT INTO products (name, price) SELECT repeat('ü', 5000) || i % 3, 1"
      " FROM generate_series(1, 7) AS i");

  EXPECT_EQ(all("sort=name&limit=2").size(), 7);
  EXPECT_EQ(all("sort=-name&limit=2").size(), 7);
}

TEST_F(ProductPagesTest, TheLastNameOfAllIsShown) {
  database.execute("INSERT INTO products (name, price) VALUES (repeat(U&'\\FFFF', 256), 1)");

  EXPECT_EQ(all("sort=-name").size(), 1);
  EXPECT_EQ(all("sort=name").size(), 1);
}

TEST_F(ProductPagesTest, APageEndsWhereItsProductsTakeMuchMemory) {
  database.execute(
      "INSERT INTO products (name, price, description) SELECT i, 1, repeat('d', 200000)"
      " FROM generate_series(1, 5) AS i");

  auto reply = page("limit=100");

  EXPECT_EQ(names_in(reply), (Names{"1", "2"}));
  EXPECT_EQ(all("limit=100&sort=-price"), (Names{"5", "4", "3", "2", "1"}));
}

TEST_F(ProductPagesTest, WhatIsArchivedIsForAdministrators) {
  given_shop();
  database.execute("UPDATE products SET archived = true WHERE id IN (2, 4)");
  const std::string path = "/api/v1/products/?archived=true&sort=-price";

  auto reply = as(given_admin()).get(path);

  EXPECT_EQ(names_in(reply), (Names{"zebra", "ärmel"}));
  EXPECT_EQ(reply.header("Cache-Control"), "private, no-cache");
  EXPECT_EQ(anonymous().get(path).status, 401);
  EXPECT_EQ(as(given_user()).get(path).status, 403);
  EXPECT_EQ(names_in(page("archived=false")), (Names{"Teapot", "Apron", "apron"}));
  EXPECT_EQ(names_in(page("search=apron&archived=")), (Names{"Apron", "apron"}));
}

TEST_F(ProductPagesTest, WhoAsksForWhatIsSoldIsNotAskedWhoTheyAre) {
  given_shop();

  EXPECT_EQ(anonymous().as("Bearer worthless").get("/api/v1/products/").status, 200);
}

TEST_F(ProductPagesTest, CachesMayKeepAPageForAMoment) {
  given_shop();
  auto reply = page("limit=2");

  auto again = anonymous()
                   .with("If-None-Match", reply.header("ETag"))
                   .with("Connection", "close")
                   .get("/api/v1/products/?limit=2");
  database.execute("UPDATE products SET stock = 1 WHERE id = 1");

  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(reply.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.header("Cache-Control"), "public, max-age=5");
  EXPECT_NE(page("limit=2").header("ETag"), reply.header("ETag"));
}

class BadPageTest : public ProductPagesTest, public testing::WithParamInterface<std::string> {};

TEST_P(BadPageTest, IsRefused) { EXPECT_EQ(page(GetParam()).status, 422); }

INSTANTIATE_TEST_SUITE_P(, BadPageTest,
                         testing::Values("limit=0", "limit=101", "limit=-1", "limit=x", "sort=sku",
                                         "sort=Name", "sort=id,name", "sort=--id", "ids=0",
                                         "ids=1,", "ids=,1", "ids=1,,2", "ids=-1", "ids=1%202",
                                         "ids=9223372036854775808", "min_price=-1", "min_price=1e3",
                                         "min_price=1.999", "min_price=NaN",
                                         "max_price=10000000000", "archived=maybe", "search=%00",
                                         "search=%FF", "category=%00", "cursor=x", "cursor=%00",
                                         "cursor=AAAA", "cursor=0", "cursor=null"));

TEST_F(ProductPagesTest, AHundredIdsAreTheMost) {
  const auto ids = "ids=1" + test::numbered(",{}", 2, 100);

  EXPECT_EQ(page(ids).status, 200);
  EXPECT_EQ(page(ids + ",101").status, 422);
}

struct OtherList {
  std::string query;

  friend void PrintTo(const OtherList& other, std::ostream* out) { *out << other.query; }
};

class CursorTest : public ProductPagesTest, public testing::WithParamInterface<OtherList> {};

TEST_P(CursorTest, IsOfOneListOnly) {
  given_shop();
  const auto cursor = page("search=r&min_price=1&limit=1").text("/next");

  auto reply = page(GetParam().query + "&cursor=" + cursor);

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.field_error("cursor"), "Not a cursor of this list.");
}

INSTANTIATE_TEST_SUITE_P(, CursorTest,
                         testing::Values(OtherList{"search=r&min_price=1&sort=-id"},
                                         OtherList{"search=r&min_price=1&sort=price"},
                                         OtherList{"search=r&min_price=2"},
                                         OtherList{"search=r&max_price=1"}, OtherList{"search=r"},
                                         OtherList{"category=r&min_price=1"},
                                         OtherList{"search=r&min_price=1&ids=1"},
                                         OtherList{"min_price=1"}, OtherList{""}));

TEST_F(ProductPagesTest, ACursorServesPagesOfAnySize) {
  given_shop();
  const auto first = page("limit=1&search=&category=");

  EXPECT_EQ(names_in(next(first, "limit=2")), (Names{"ärmel", "Apron"}));
}

}  // namespace
}  // namespace cartwright::cart
