#pragma once
// The rows of a file of products, as administrators and operators bring them. The rules are those
// of a change of a product; see new_product.hpp.

#include <cstdint>
#include <memory>
#include <string_view>

#include "cart/products/new_product.hpp"
#include "platform/error.hpp"

namespace cartwright::cart {

/// CSV with a header line that names columns, or a JSON object a line.
enum class FileFormat : std::uint8_t { csv, ndjson };

struct ProductRow {
  std::int64_t number = 0;  ///< from 1, without the header and empty lines
  ProductPatch product;     ///< has a sku, unless there are faults
  FieldErrors faults;
};

/// A text that comes in pieces → rows; its memory is that of one row.
class ProductRows {
 public:
  static std::unique_ptr<ProductRows> make(FileFormat format);

  ProductRows() = default;
  ProductRows(const ProductRows&) = delete;
  ProductRows& operator=(const ProductRows&) = delete;
  virtual ~ProductRows() = default;

  /// Takes what it can use off `rest`; true once a row is whole, which is in `row` then. Throws
  /// `bad_request` or `invalid` for what makes all that follows unreadable.
  virtual bool read(std::string_view& rest, ProductRow& row) = 0;

  /// The text has ended: whether with a row that no line break follows.
  virtual bool finish(ProductRow& row) = 0;
};

}  // namespace cartwright::cart
