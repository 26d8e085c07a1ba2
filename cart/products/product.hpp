#pragma once
// What the store sells. The schema() drives serialisation, OpenAPI and row mapping.

#include <cstdint>
#include <optional>
#include <string>

#include "platform/schema/id.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/schema.hpp"
#include "platform/schema/timestamp.hpp"

namespace cartwright::cart {

using ProductId = Id<struct ProductTag>;

struct Product {
  ProductId id;
  Timestamp created;
  std::string name;
  std::string description;
  Money price;
  std::optional<std::string> sku;
  std::optional<std::string> category;
  std::optional<std::string> image_url;
  std::string currency;
  std::optional<std::int32_t> stock;  ///< what is left to sell, where that is counted
  std::int32_t min_quantity = 1;      ///< in a cart
  std::int32_t max_quantity = 5;      ///< in a cart
  bool archived = false;              ///< not sold any more
  std::int64_t version = 0;
  Timestamp updated;

  static constexpr std::string_view schema_name = "Product";
  static constexpr auto schema() {
    return fields(
        field("id", &Product::id, example("1")), field("created", &Product::created),
        field("name", &Product::name, example("Walnut desk")),
        field("description", &Product::description, example("Solid wood, oiled.")),
        field("price", &Product::price, example("149.99")),
        field("sku", &Product::sku, example("DESK-W-160")),
        field("category", &Product::category, example("Desks")),
        field("image_url", &Product::image_url, example("/images/desk.jpg")),
        field("currency", &Product::currency, example("EUR")),
        field("stock", &Product::stock, doc("Null where it is not counted."), example("12")),
        field("min_quantity", &Product::min_quantity, example("1")),
        field("max_quantity", &Product::max_quantity, example("5")),
        field("archived", &Product::archived, example("false")),
        field("version", &Product::version, example("1")), field("updated", &Product::updated));
  }
};

/// What is sold of one category.
struct Category {
  std::string name;
  std::int64_t products = 0;

  static constexpr std::string_view schema_name = "Category";
  static constexpr auto schema() {
    return fields(field("name", &Category::name, example("Desks")),
                  field("products", &Category::products, doc("How many."), example("12")));
  }
};

}  // namespace cartwright::cart
