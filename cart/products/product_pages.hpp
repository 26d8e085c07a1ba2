#pragma once
// Lists of products, a page at a time, each found by the key of the last product before it.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cart/products/product.hpp"
#include "cart/products/product_cursor.hpp"
#include "cart/products/product_filter.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

struct ProductPage {
  std::vector<Product> products;
  bool is_last = true;
};

class ProductPages {
 public:
  /// `database` outlives this object; `currency` is that of all prices.
  ProductPages(db::Database& database, std::string currency)
      : database_(database), currency_(std::move(currency)) {}

  /// The products of the filter behind `after`: `most` of them, fewer where they take much memory,
  /// one at least. Perhaps as of some moments ago, unless they are archived.
  Task<ProductPage> read(ProductFilter filter, Sort sort, Place after, std::int32_t most);

 private:
  db::Database& database_;
  const std::string currency_;
};

}  // namespace cartwright::cart
