#pragma once
// Where the next page begins, as clients carry it: opaque to them, and bound to the filter and the
// order of the list that it is of.

#include <cstdint>
#include <string>
#include <string_view>

#include "cart/products/product.hpp"
#include "cart/products/product_filter.hpp"
#include "platform/db/page_cursor.hpp"

namespace cartwright::cart {

/// What a page begins behind. Besides the id only that counts by which the list is sorted.
struct Place {
  std::int64_t id = 0;
  std::string name;
  Money price;
  Timestamp created;
};

/// Before the first product of any list in this order.
Place beginning(Sort sort);

/// So many letters of a name decide where it stands; what goes beyond them, its id decides.
inline constexpr std::size_t kSortedLetters = 256;

/// Behind `product`, of the list of these.
std::string cursor_behind(const Product& product, const ProductFilter& filter, Sort sort);

/// Where a cursor of that list points. Throws `invalid` for any other text.
Place place_of(std::string_view cursor, const ProductFilter& filter, Sort sort);

}  // namespace cartwright::cart
