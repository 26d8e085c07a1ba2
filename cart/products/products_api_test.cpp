#include "cart/products/products_api.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kList = "/api/v1/products/list/";

class ProductsApiTest : public CartFixture {
 protected:
  /// The list once `part` shows in it: a change of it is announced, which takes a moment.
  test::HttpReply list_with(const std::string& part) {
    auto reply = anonymous().get(kList);
    EXPECT_TRUE(test::eventually([&] {
      reply = anonymous().get(kList);
      return reply.body.contains(part);
    })) << part;
    return reply;
  }

  test::HttpReply list_with(ProductId id) {
    return list_with(fmt::format(R"("id":{},)", id.value));
  }

  /// The names of the products that a search for `encoded` finds, in the order of the reply.
  std::vector<std::string> names_found(const std::string& encoded) {
    const auto reply = anonymous().get(kList + ("?search=" + encoded));
    EXPECT_EQ(reply.status, 200);
    std::vector<std::string> names;
    for (const auto& product : reply.data().as_array()) {
      names.emplace_back(product.at("name").as_string());
    }
    return names;
  }
};

using Names = std::vector<std::string>;

TEST_F(ProductsApiTest, ListIsEmptyWhereNothingIsSold) {
  auto reply = list_with("[]");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"data":[]})");
}

constexpr auto kInsertDesk =
    "INSERT INTO products (id, created, name, description, price, sku, category, image_url, stock,"
    " min_quantity, max_quantity, updated) "
    "VALUES (7, '2026-02-18 17:06:38.432854+00', 'Walnut desk', 'Solid wood, oiled.', 149.99,"
    " 'DESK', 'Desks', '/desk.jpg', 12, 2, 9, '2026-02-19 17:06:38.5+00')";

TEST_F(ProductsApiTest, ListShowsAllOfAProduct) {
  database.execute(kInsertDesk);

  auto reply = list_with(ProductId{7});

  EXPECT_EQ(reply.data(), boost::json::parse(R"([{
    "id": 7, "created": "2026-02-18T17:06:38.432854+00:00", "name": "Walnut desk",
    "description": "Solid wood, oiled.", "price": "149.99", "sku": "DESK", "category": "Desks",
    "image_url": "/desk.jpg", "currency": "EUR", "stock": 12, "min_quantity": 2,
    "max_quantity": 9, "archived": false, "version": 1,
    "updated": "2026-02-19T17:06:38.500000+00:00"}])"));
  EXPECT_EQ(reply.header("Content-Type"), "application/json");
}

TEST_F(ProductsApiTest, ListIsInTheOrderOfIds) {
  database.execute(
      "INSERT INTO products (id, name, price) "
      "VALUES (30, 'third', 1), (10, 'first', 3), (20, 'second', 2)");

  auto reply = list_with(ProductId{20});

  EXPECT_EQ(reply.number("/data/0/id"), 10);
  EXPECT_EQ(reply.number("/data/1/id"), 20);
  EXPECT_EQ(reply.number("/data/2/id"), 30);
}

TEST_F(ProductsApiTest, ListShowsEveryCharacterAsItIsStored) {
  const std::string name = "\"Quoted\" \\ tab\t newline\n ünï € 😀 \x01";
  const auto id = given_product(name);

  auto reply = list_with(id);

  EXPECT_EQ(reply.text("/data/0/name"), name);
}

TEST_F(ProductsApiTest, ListIgnoresAWorthlessToken) {
  given_product();

  auto reply = anonymous().as("Bearer worthless").get(kList);

  EXPECT_EQ(reply.status, 200);
}

TEST_F(ProductsApiTest, ListAnswersHeadWithoutABody) {
  list_with("[]");

  auto reply = anonymous().head(kList);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.header("Content-Length"), "11");
}

TEST_F(ProductsApiTest, ListSaysWhichMethodsItAllows) {
  auto reply = anonymous().options(kList);

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(ProductsApiTest, ListRefusesOtherMethods) {
  auto reply = anonymous().post(kList, "{}");

  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.error_code(), "method_not_allowed");
  EXPECT_EQ(reply.header("Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(ProductsApiTest, ListNeedsItsFinalSlash) {
  auto reply = anonymous().get("/api/v1/products/list");

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.message(), "Not Found");
}

TEST_F(ProductsApiTest, SearchFindsNothingThatDoesNotMatch) {
  given_product("Walnut desk");

  EXPECT_EQ(names_found("teapot"), Names());
}

TEST_F(ProductsApiTest, SearchLooksAtTheNameOnly) {
  given_product("Walnut desk");

  EXPECT_EQ(names_found("Made+for+a+test"), Names());
}

TEST_F(ProductsApiTest, SearchForNothingFindsAll) {
  given_product("Walnut desk");
  list_with(given_product("Teapot"));

  EXPECT_EQ(names_found(""), Names({"Walnut desk", "Teapot"}));
}

TEST_F(ProductsApiTest, SearchKeepsTheOrderOfIds) {
  given_product("Desk of oak");
  given_product("Teapot");
  given_product("A desk");

  EXPECT_EQ(names_found("desk"), Names({"Desk of oak", "A desk"}));
}

struct SearchCase {
  std::string search;  ///< percent-encoded
  std::string found;
  std::string reason;
};

void PrintTo(const SearchCase& search, std::ostream* out) { *out << search.reason; }

class ProductsSearchTest : public ProductsApiTest,
                           public testing::WithParamInterface<SearchCase> {};

TEST_P(ProductsSearchTest, FindsTheOneProduct) {
  given_product("Wool blanket, 100 % new");
  given_product("snake_case mug");
  given_product(R"(Back\slash poster)");
  given_product("Étagère Größe 😀");
  given_product("Plain desk lamp");
  given_product("ΚΑΦΕΣ ΚΑΦΕΣΙΕΡΑ");

  EXPECT_EQ(names_found(GetParam().search), Names({GetParam().found})) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    , ProductsSearchTest,
    testing::Values(
        SearchCase{"Plain", "Plain desk lamp", "the begin of a name"},
        SearchCase{"desk", "Plain desk lamp", "the middle of a name"},
        SearchCase{"lamp", "Plain desk lamp", "the end of a name"},
        SearchCase{"PLAIN+DESK", "Plain desk lamp", "any case, a plus is a space"},
        SearchCase{"desk%20lamp", "Plain desk lamp", "a space as a percent-escape"},
        SearchCase{"%25", "Wool blanket, 100 % new", "a percent sign is no wildcard"},
        SearchCase{"_", "snake_case mug", "an underscore is no wildcard"},
        SearchCase{"%5C", R"(Back\slash poster)", "a backslash escapes nothing"},
        SearchCase{"%C3%A9TAG", "Étagère Größe 😀",
                   "small letter for a capital one with an accent"},
        SearchCase{"GR%C3%96", "Étagère Größe 😀", "capital letter for a small one with dots"},
        SearchCase{"%CE%A6%CE%95%CE%A3%CE%99", "ΚΑΦΕΣ ΚΑΦΕΣΙΕΡΑ", "a sigma within a word"},
        SearchCase{"+%CE%9A%CE%91%CE%A6%CE%95%CE%A3", "ΚΑΦΕΣ ΚΑΦΕΣΙΕΡΑ",
                   "a sigma that ends the term, but not the word"},
        SearchCase{"%CE%BA%CE%B1%CF%86%CE%B5%CF%83+", "ΚΑΦΕΣ ΚΑΦΕΣΙΕΡΑ",
                   "a sigma that ends the word, typed as one within"},
        SearchCase{"%F0%9F%98%80", "Étagère Größe 😀", "a character beyond the basic plane"},
        SearchCase{"lamp&other=1", "Plain desk lamp", "other parameters are ignored"},
        SearchCase{"desk&search=mug", "snake_case mug", "the last of several counts"}));

struct PriceCase {
  std::string stored;
  std::string shown;
};

void PrintTo(const PriceCase& price, std::ostream* out) { *out << price.stored; }

class ProductsPriceTest : public ProductsApiTest, public testing::WithParamInterface<PriceCase> {};

TEST_P(ProductsPriceTest, IsExactTextWithTwoPlaces) {
  const auto id = given_product("Walnut desk", GetParam().stored);

  auto reply = list_with(id);

  EXPECT_EQ(reply.text("/data/0/price"), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(, ProductsPriceTest,
                         testing::Values(PriceCase{"0", "0.00"}, PriceCase{"0.01", "0.01"},
                                         PriceCase{"0.1", "0.10"}, PriceCase{"7", "7.00"},
                                         PriceCase{"149.99", "149.99"},
                                         PriceCase{"10000", "10000.00"},
                                         PriceCase{"1234567.8", "1234567.80"},
                                         PriceCase{"9999999999.99", "9999999999.99"}));

}  // namespace
}  // namespace cartwright::cart
