#include "cart/products/new_product.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "platform/schema/parse.hpp"

namespace cartwright::cart {
namespace {

template <class T>
std::string faults_in(const std::string& body) {
  std::string faults;
  try {
    schema::parse_json<T>(body);
  } catch (const Error& error) {
    for (const auto& [field, texts] : error.fields().entries()) faults += field + ": " + texts[0];
  }
  return faults;
}

struct BadProduct {
  std::string members;
  std::string fault;

  friend void PrintTo(const BadProduct& bad, std::ostream* out) { *out << bad.members; }
};

const std::string kNoPlaces = "price: Not a valid amount with at most two decimal places.";
const std::string kPriceLimits =
    "price: Must be greater than or equal to 0.00 and less than or equal to 9999999999.99.";
const std::string kQuantityLimits =
    "min_quantity: Must be greater than or equal to 1 and less than or equal to 999.";
const std::string kBadUrl = std::string("image_url: ") + kNoImageUrl;

class BadProductTest : public testing::TestWithParam<BadProduct> {};

TEST_P(BadProductTest, IsRefusedAsAChange) {
  EXPECT_EQ(faults_in<ProductPatch>("{" + GetParam().members + "}"), GetParam().fault);
}

TEST_P(BadProductTest, IsRefusedAsANewProduct) {
  // Of a name that is there twice the last one counts.
  const auto body = R"({"name": "Desk", "price": "1", )" + GetParam().members + "}";

  EXPECT_EQ(faults_in<NewProduct>(body), GetParam().fault);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, BadProductTest,
    testing::Values(BadProduct{R"("name": "")", "name: Length must be between 1 and 256."},
                    BadProduct{R"("name": ")" + std::string(257, 'n') + R"(")",
                               "name: Length must be between 1 and 256."},
                    BadProduct{R"("name": null)", "name: Field may not be null."},
                    BadProduct{R"("description": ")" + std::string(10'001, 'd') + R"(")",
                               "description: Longer than maximum length 10000."},
                    BadProduct{R"("description": null)", "description: Field may not be null."},
                    BadProduct{R"("price": "1.999")", kNoPlaces},
                    BadProduct{R"("price": "-1")", kNoPlaces},
                    BadProduct{R"("price": "NaN")", kNoPlaces},
                    BadProduct{R"("price": 1.5)", kNoPlaces},
                    BadProduct{R"("price": "1e3")", kNoPlaces},
                    BadProduct{R"("price": "10000000000")", kPriceLimits},
                    BadProduct{R"("sku": "")", "sku: Length must be between 1 and 64."},
                    BadProduct{R"("sku": ")" + std::string(65, 's') + R"(")",
                               "sku: Length must be between 1 and 64."},
                    BadProduct{R"("category": ")" + std::string(101, 'c') + R"(")",
                               "category: Length must be between 1 and 100."},
                    BadProduct{R"("stock": -1)", "stock: Must be greater than or equal to 0."},
                    BadProduct{R"("stock": 2147483648)", "stock: Not a valid integer."},
                    BadProduct{R"("stock": "1")", "stock: Not a valid integer."},
                    BadProduct{R"("min_quantity": 0)", kQuantityLimits},
                    BadProduct{R"("min_quantity": 1000)", kQuantityLimits},
                    BadProduct{R"("min_quantity": null)", "min_quantity: Field may not be null."},
                    BadProduct{R"("min_quantity": 3, "max_quantity": 2)",
                               std::string("max_quantity: ") + kMaxBelowMin},
                    BadProduct{R"("archived": null)", "archived: Field may not be null."}));

INSTANTIATE_TEST_SUITE_P(
    ImageUrls, BadProductTest,
    testing::Values(BadProduct{R"-("image_url": "javascript:alert(1)")-", kBadUrl},
                    BadProduct{R"("image_url": "http://example.com/a.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "//example.com/a.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "/\\example.com/a.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "https://")", kBadUrl},
                    BadProduct{R"("image_url": "https:///a.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "a.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "/a b.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "/a\n.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "/a\u0085.jpg")", kBadUrl},
                    BadProduct{R"("image_url": "")",
                               "image_url: Length must be between 1 and 2048."}));

TEST(NewProductTest, NeedsANameAndAPrice) {
  EXPECT_EQ(faults_in<NewProduct>("{}"),
            "name: Missing data for required field.price: Missing data for required field.");
}

TEST(NewProductTest, OrdersThatBeginAboveTheUsualLimitNeedAHigherOne) {
  const std::string begin = R"({"name": "Screw", "price": "0.05", "min_quantity": 10)";

  EXPECT_EQ(faults_in<NewProduct>(begin + "}"), std::string("max_quantity: ") + kMaxBelowMin);
  EXPECT_EQ(faults_in<NewProduct>(begin + R"(, "max_quantity": 500})"), "");
}

TEST(NewProductTest, WhatMayBeNullMayBeSentAsNull) {
  const auto product = schema::parse_json<NewProduct>(
      R"({"name": "Desk", "price": "9999999999.99", "sku": null, "stock": null})");

  EXPECT_EQ(product.price.cents, 999'999'999'999);
  EXPECT_EQ(product.sku.value, std::nullopt);
}

TEST(ProductPatchTest, TellsWhatIsTakenAwayFromWhatStays) {
  const auto patch = schema::parse_json<ProductPatch>(R"({"sku": null})");

  EXPECT_TRUE(patch.sku.is_wanted);
  EXPECT_FALSE(patch.stock.is_wanted);
}

TEST(ImageUrlTest, IsAnHttpsUrlOrAPath) {
  EXPECT_TRUE(is_image_url("https://cdn.example.com:8443/a%20b.jpg?w=100#x"));
  EXPECT_TRUE(is_image_url("https://[2001:db8::1]/a.jpg"));
  EXPECT_TRUE(is_image_url("/images/desk.jpg"));
}

}  // namespace
}  // namespace cartwright::cart
