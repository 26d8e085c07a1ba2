#pragma once
// What the store sells. The schema() drives serialisation, OpenAPI and row mapping.

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

  static constexpr std::string_view schema_name = "Product";
  static constexpr auto schema() {
    return fields(field("id", &Product::id, example("1")), field("created", &Product::created),
                  field("name", &Product::name, example("Walnut desk")),
                  field("description", &Product::description, example("Solid wood, oiled.")),
                  field("price", &Product::price, example("149.99")));
  }
};

}  // namespace cartwright::cart
