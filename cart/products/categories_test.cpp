#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kCategories = "/api/v1/products/categories/";

class CategoriesTest : public CartFixture {
 protected:
  /// Asks until these are shown; announcements take a moment to arrive.
  bool shows(const std::string& categories) {
    const auto wanted = boost::json::parse(categories);
    return test::eventually([&] { return anonymous().get(kCategories).data() == wanted; });
  }

  void given_shop() {
    database.execute(
        "INSERT INTO products (name, price, category, archived) VALUES ('a', 1, 'Kitchen', false),"
        " ('b', 1, 'ärmel', false), ('c', 1, 'Kitchen', false), ('d', 1, NULL, false),"
        " ('e', 1, 'Gone', true), ('f', 1, 'Zoo', false)");
  }
};

TEST_F(CategoriesTest, AreThoseOfWhatIsSold) {
  EXPECT_TRUE(shows("[]"));

  given_shop();

  EXPECT_TRUE(shows(R"([{"name": "ärmel", "products": 1}, {"name": "Kitchen", "products": 2},
                        {"name": "Zoo", "products": 1}])"));
}

TEST_F(CategoriesTest, FollowWhatIsSold) {
  given_shop();
  const auto admin = given_admin();
  as(admin).post("/api/v1/products/", R"({"name": "g", "price": "1", "category": "New"})");
  database.execute("UPDATE products SET archived = true WHERE category <> 'New'");

  EXPECT_TRUE(shows(R"([{"name": "New", "products": 1}])"));
}

TEST_F(CategoriesTest, CachesMayKeepThemForAMoment) {
  given_shop();
  ASSERT_TRUE(test::eventually([&] { return anonymous().get(kCategories).body.contains("Zoo"); }));
  auto reply = anonymous().get(kCategories);

  auto again = anonymous()
                   .with("If-None-Match", reply.header("ETag"))
                   .with("Connection", "close")
                   .get(kCategories);

  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(reply.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
}

TEST_F(CategoriesTest, ManyWhoAskAtOnceAreAllAnswered) {
  given_shop();

  const auto statuses =
      test::in_parallel(32, [&](std::size_t) { return anonymous().get(kCategories).status; });

  EXPECT_EQ(std::ranges::count(statuses, 200), 32);
}

TEST_F(CategoriesTest, TheWholeListHasATagToo) {
  given_shop();
  const std::string list = "/api/v1/products/list/";
  ASSERT_TRUE(test::eventually([&] { return anonymous().get(list).body.contains("Zoo"); }));
  auto reply = anonymous().get(list);
  auto found = anonymous().get(list + "?search=a");

  auto again =
      anonymous().with("If-None-Match", reply.header("ETag")).with("Connection", "close").get(list);

  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(again.status, 304);
  EXPECT_NE(found.header("ETag"), reply.header("ETag"));
  EXPECT_EQ(found.header("Vary"), "Accept-Encoding");
}

}  // namespace
}  // namespace cartwright::cart
