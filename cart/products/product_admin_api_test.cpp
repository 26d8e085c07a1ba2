#include "cart/products/product_admin_api.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kProducts = "/api/v1/products/";

std::string path_of(ProductId id) { return fmt::format("{}{}/", kProducts, id.value); }

class ProductAdminApiTest : public CartFixture {
 protected:
  test::HttpReply add(const std::string& body) { return as(admin).post(kProducts, body); }

  test::HttpReply patch(const std::string& body) { return as(admin).patch(path_of(desk), body); }

  test::HttpReply patch_if(const std::string& tag, const std::string& body) {
    return as(admin).with("If-Match", tag).patch(path_of(desk), body);
  }

  std::string stored(const std::string& column) {
    return database.scalar(
        fmt::format("SELECT {} FROM products WHERE id = {}", column, desk.value));
  }

  KnownUser admin = given_admin();
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(ProductAdminApiTest, AddsAProduct) {
  auto reply = add(R"({"name": "Teapot", "price": "24.50", "description": "Blue.", "sku": "TEA",
                       "category": "Kitchen", "image_url": "/tea.jpg", "stock": 7,
                       "min_quantity": 2, "max_quantity": 9})");

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.header("Location"), path_of({reply.number("/data/id")}));
  EXPECT_TRUE(reply.header("ETag").starts_with("\"1-")) << reply.header("ETag");
  EXPECT_EQ(anonymous().get(reply.header("Location")).data(), reply.data());
  EXPECT_EQ(database.scalar("SELECT concat_ws(' ', price, description, sku, category, image_url,"
                            " stock, min_quantity, max_quantity, archived) FROM products"
                            " WHERE name = 'Teapot'"),
            "24.50 Blue. TEA Kitchen /tea.jpg 7 2 9 f");
}

TEST_F(ProductAdminApiTest, AddsAProductOfWhichLittleIsSaid) {
  auto reply = add(R"({"name": "Teapot", "price": "0", "stock": null})");

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.text("/data/description"), "");
  EXPECT_TRUE(reply.at("/data/sku").is_null());
  EXPECT_TRUE(reply.at("/data/stock").is_null());
  EXPECT_EQ(reply.number("/data/max_quantity"), 5);
}

TEST_F(ProductAdminApiTest, AddsNoSecondProductOfASku) {
  add(R"({"name": "Teapot", "price": "1", "sku": "TEA"})");

  auto reply = add(R"({"name": "Kettle", "price": "1", "sku": "TEA"})");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("sku"), "Product with this sku already exists.");
  EXPECT_EQ(database.count("products"), 2);
}

TEST_F(ProductAdminApiTest, OnlyAdministratorsWrite) {
  const auto ann = given_user();
  const std::string teapot = R"({"name": "Teapot", "price": "1"})";

  EXPECT_EQ(anonymous().post(kProducts, teapot).status, 401);
  EXPECT_EQ(anonymous().patch(path_of(desk), teapot).status, 401);
  EXPECT_EQ(anonymous().del(path_of(desk)).status, 401);
  EXPECT_EQ(as(ann).post(kProducts, teapot).status, 403);
  EXPECT_EQ(as(ann).patch(path_of(kNoProduct), teapot).status, 403);
  EXPECT_EQ(as(ann).del(path_of(desk)).status, 403);
  EXPECT_EQ(as(ann).post(kProducts, "{}").status, 422);
  EXPECT_EQ(stored("name || archived"), "Walnut deskfalse");
}

TEST_F(ProductAdminApiTest, ChangesWhatIsSaid) {
  auto reply = patch(R"({"price": "99.90", "stock": 3, "sku": "DESK"})");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/price"), "99.90");
  EXPECT_EQ(reply.text("/data/name"), "Walnut desk");
  EXPECT_EQ(reply.number("/data/version"), 2);
  EXPECT_TRUE(reply.header("ETag").starts_with("\"2-")) << reply.header("ETag");
  EXPECT_EQ(stored("concat_ws(' ', price, stock, sku)"), "99.90 3 DESK");
}

TEST_F(ProductAdminApiTest, NullTakesAwayWhatAProductNeedNotHave) {
  patch(R"({"sku": "DESK", "category": "Desks", "image_url": "/desk.jpg", "stock": 3})");

  auto reply = patch(R"({"sku": null, "category": null, "image_url": null, "stock": null})");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(stored("concat(sku, category, image_url, stock)"), "");
}

TEST_F(ProductAdminApiTest, WhatIsReadCanBeSentBack) {
  const auto before = anonymous().get(path_of(desk));

  auto reply = patch(boost::json::serialize(before.data()));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.data(), before.data());
  EXPECT_EQ(reply.header("ETag"), before.header("ETag"));
}

TEST_F(ProductAdminApiTest, WhatChangesNothingMovesNoVersion) {
  const auto updated = stored("updated");

  EXPECT_EQ(patch("{}").number("/data/version"), 1);
  EXPECT_EQ(patch(R"({"price": "149.99"})").number("/data/version"), 1);
  EXPECT_EQ(stored("updated"), updated);
}

TEST_F(ProductAdminApiTest, ALimitIsComparedWithTheOneThatIsStored) {
  auto above = patch(R"({"min_quantity": 6})");
  auto below = patch(R"({"min_quantity": 3, "max_quantity": 2})");

  EXPECT_EQ(above.status, 400);
  EXPECT_EQ(above.field_error("max_quantity"), kMaxBelowMin);
  EXPECT_EQ(below.status, 422);
  EXPECT_EQ(stored("version"), "1");
}

TEST_F(ProductAdminApiTest, TakesNoSkuOfAnother) {
  add(R"({"name": "Teapot", "price": "1", "sku": "TEA"})");

  auto reply = patch(R"({"sku": "TEA"})");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("sku"), "Product with this sku already exists.");
}

TEST_F(ProductAdminApiTest, WhoHasSeenAnOlderStateChangesNothing) {
  const auto old = anonymous().get(path_of(desk)).header("ETag");
  const auto current = patch(R"({"price": "1"})").header("ETag");

  auto late = patch_if(old, R"({"price": "2"})");
  auto late_removal = as(admin).with("If-Match", old).del(path_of(desk));

  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.header("ETag"), current);
  EXPECT_EQ(late_removal.status, 412);
  EXPECT_EQ(stored("price || ' ' || archived"), "1.00 false");
  EXPECT_EQ(patch_if(current, R"({"price": "3"})").status, 200);
}

TEST_F(ProductAdminApiTest, AnyStateWillDoForAStar) {
  EXPECT_EQ(patch_if("*", R"({"price": "2"})").status, 200);
  EXPECT_EQ(patch_if("W/\"2-0\"", R"({"price": "3"})").status, 412);
}

TEST_F(ProductAdminApiTest, NothingIsDoneToWhatIsNotThere) {
  const auto nobody = path_of(kNoProduct);

  EXPECT_EQ(as(admin).with("If-Match", "*").patch(nobody, "{}").status, 404);
  EXPECT_EQ(as(admin).del(nobody).status, 404);
}

TEST_F(ProductAdminApiTest, DeletionArchives) {
  const auto ann = given_user();
  given_item(ann, desk, 2);

  auto reply = as(admin).del(path_of(desk));

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(anonymous().get(path_of(desk)).at("/data/archived").as_bool(), true);
  EXPECT_EQ(as(ann).get(cart_path(ann.id)).at("/data/cart_items/0/available").as_bool(), false);
  EXPECT_EQ(as(admin).del(path_of(desk)).status, 204);
  EXPECT_EQ(stored("version"), "2");
}

TEST_F(ProductAdminApiTest, WhatIsArchivedCanBeSoldAgain) {
  as(admin).del(path_of(desk));

  auto reply = patch(R"({"archived": false})");

  EXPECT_EQ(reply.at("/data/archived").as_bool(), false);
}

TEST_F(ProductAdminApiTest, OfManyWhoHaveSeenTheSameStateOneChangesIt) {
  const auto seen = anonymous().get(path_of(desk)).header("ETag");

  const auto statuses = test::in_parallel(16, [&](std::size_t i) {
    return patch_if(seen, fmt::format(R"({{"stock": {}}})", i)).status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 200), 1);
  EXPECT_EQ(std::ranges::count(statuses, 412), 15);
  EXPECT_EQ(stored("version"), "2");
}

TEST_F(ProductAdminApiTest, OfManyWhoTakeASkuOneGetsIt) {
  const auto statuses = test::in_parallel(16, [&](std::size_t i) {
    return add(fmt::format(R"({{"name": "Teapot {}", "price": "1", "sku": "TEA"}})", i)).status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 201), 1);
  EXPECT_EQ(std::ranges::count(statuses, 400), 15);
}

TEST_F(ProductAdminApiTest, OfManyWhoseProductsTakeASkuOneGetsIt) {
  std::vector<ProductId> products;
  std::generate_n(std::back_inserter(products), 8, [this] { return given_product("Teapot"); });

  const auto statuses = test::in_parallel(8, [&](std::size_t i) {
    return as(admin).patch(path_of(products[i]), R"({"sku": "TEA"})").status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 200), 1);
  EXPECT_EQ(std::ranges::count(statuses, 400), 7);
}

TEST_F(ProductAdminApiTest, CachesMayKeepAProductForAMoment) {
  auto reply = anonymous().get(path_of(desk));
  auto again = anonymous()
                   .with("If-None-Match", reply.header("ETag"))
                   .with("Connection", "close")
                   .get(path_of(desk));

  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(anonymous().get(path_of(kNoProduct)).status, 404);
}

}  // namespace
}  // namespace cartwright::cart
