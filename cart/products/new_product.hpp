#pragma once
// What administrators say of a product, a new one or one that is there. The rules of each field
// stand here once, for bodies and for rows of files.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "cart/products/image_url.hpp"
#include "platform/error.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::cart {

inline constexpr auto kNameRule = length(1, 256);
inline constexpr auto kDescriptionRule = max_length(10'000);
inline constexpr auto kPriceRule = range(Money{0}, Money{9'999'999'999'99});
inline constexpr auto kSkuRule = length(1, 64);
inline constexpr auto kCategoryRule = length(1, 100);
inline constexpr auto kImageUrlRule = length(1, 2048);
inline constexpr auto kStockRule = at_least(0);
inline constexpr auto kQuantityRule = range(1, 999);

/// Of a product that is new and says nothing of it.
inline constexpr std::int32_t kMinQuantity = 1;
inline constexpr std::int32_t kMaxQuantity = 5;

inline constexpr auto kMaxBelowMin = "Must be greater than or equal to min_quantity.";

/// What a product need not say. In a new one, what may be null is so where it is left out.
struct ProductDetails {
  std::optional<std::string> description;
  Change<std::string> sku;
  Change<std::string> category;
  Change<ImageUrl> image_url;
  Change<std::int32_t> stock;
  std::optional<std::int32_t> min_quantity;
  std::optional<std::int32_t> max_quantity;
  std::optional<bool> archived;

  static constexpr auto details() {
    return fields(
        field("description", &ProductDetails::description, kDescriptionRule,
              example("Solid wood, oiled.")),
        field("sku", &ProductDetails::sku, kSkuRule, doc("No other product has it."),
              example("DESK-W-160")),
        field("category", &ProductDetails::category, kCategoryRule, example("Desks")),
        field("image_url", &ProductDetails::image_url, kImageUrlRule, example("/images/desk.jpg")),
        field("stock", &ProductDetails::stock, kStockRule, doc("Null where it is not counted."),
              example("12")),
        field("min_quantity", &ProductDetails::min_quantity, kQuantityRule, example("1")),
        field("max_quantity", &ProductDetails::max_quantity, kQuantityRule, example("5")),
        field("archived", &ProductDetails::archived, example("false")));
  }
};

/// A product that is not there yet.
struct NewProduct : ProductDetails {
  std::string name;
  Money price;

  static constexpr std::string_view schema_name = "NewProduct";
  static constexpr auto schema() {
    return std::tuple_cat(
        fields(field("name", &NewProduct::name, kNameRule, example("Walnut desk")),
               field("price", &NewProduct::price, kPriceRule, example("149.99"))),
        details());
  }

  void check(FieldErrors& errors) const {
    if (max_quantity.value_or(kMaxQuantity) < min_quantity.value_or(kMinQuantity)) {
      errors.add("max_quantity", kMaxBelowMin);
    }
  }
};

/// What a change of a product may replace; what it leaves out stays, null takes away what a product
/// need not have. What GET answers can be sent back.
struct ProductPatch : ProductDetails {
  std::optional<std::string> name;
  std::optional<Money> price;

  static constexpr std::string_view schema_name = "ProductPatch";
  static constexpr auto schema() {
    return std::tuple_cat(
        fields(field("name", &ProductPatch::name, kNameRule, example("Walnut desk")),
               field("price", &ProductPatch::price, kPriceRule, example("149.99"))),
        details());
  }

  /// Where only one of the two is named, the product that is there has the other.
  void check(FieldErrors& errors) const {
    if (min_quantity && max_quantity && *max_quantity < *min_quantity) {
      errors.add("max_quantity", kMaxBelowMin);
    }
  }
};

}  // namespace cartwright::cart
