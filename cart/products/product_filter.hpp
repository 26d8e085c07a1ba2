#pragma once
// Which products a page shows, and in which order.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cart/products/product.hpp"
#include "platform/schema/value.hpp"
#include "platform/schema/words.hpp"

namespace cartwright::cart {

enum class Sort : std::uint8_t {
  id,
  name,
  price,
  created,
  id_descending,
  name_descending,
  price_descending,
  created_descending
};

/// Some products by their ids, which a query names with commas between them.
struct ProductIds {
  static constexpr std::size_t kMost = 100;

  std::vector<ProductId> ids;
};

inline constexpr schema::Kind kProductIds{
    R"({"type": "string", "pattern": "^[1-9][0-9]{0,18}(,[1-9][0-9]{0,18}){0,99}$"})",
    R"("1,2,3")"};

/// Nothing unless all of `text` is up to 100 positive numbers with commas between them.
std::optional<ProductIds> parse_product_ids(std::string_view text);

/// What all shown products have in common.
struct ProductFilter {
  std::optional<std::string> search;  ///< a part of name, sku, category or description
  std::optional<std::string> category;
  std::optional<ProductIds> ids;
  std::optional<Money> min_price;
  std::optional<Money> max_price;
  bool archived = false;

  /// Whether a category is all that is asked for of what is sold.
  [[nodiscard]] bool is_plain() const {
    return !search && !ids && !min_price && !max_price && !archived;
  }
};

}  // namespace cartwright::cart

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::cart::Sort> =
    std::to_array<cartwright::schema::Word<cartwright::cart::Sort>>(
        {{"id", cartwright::cart::Sort::id},
         {"name", cartwright::cart::Sort::name},
         {"price", cartwright::cart::Sort::price},
         {"created", cartwright::cart::Sort::created},
         {"-id", cartwright::cart::Sort::id_descending},
         {"-name", cartwright::cart::Sort::name_descending},
         {"-price", cartwright::cart::Sort::price_descending},
         {"-created", cartwright::cart::Sort::created_descending}});

template <>
struct cartwright::schema::Value<cartwright::cart::ProductIds> {
  static constexpr Type kType{&cart::kProductIds};
  static constexpr Suits kSuits{};
  static Fault read(Input input, const Rules&, cart::ProductIds& ids) {
    auto known = cart::parse_product_ids(text_of(input));
    if (!known) return "Not up to 100 ids with commas between them.";
    ids = std::move(*known);
    return std::nullopt;
  }
};
