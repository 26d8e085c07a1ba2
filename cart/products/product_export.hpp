#pragma once
// All products as a file that an import takes back: sold and archived, those with a sku.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cart/products/product.hpp"
#include "cart/products/product_rows.hpp"
#include "platform/db/database.hpp"
#include "platform/schema/csv.hpp"
#include "platform/schema/json_writer.hpp"

namespace cartwright::cart {

/// What a file says of a product; the names are columns of an import.
struct ProductLine {
  std::optional<std::string> sku;
  std::string name;
  std::string description;
  Money price;
  std::optional<std::string> category;
  std::optional<std::string> image_url;
  std::optional<std::int32_t> stock;
  std::int32_t min_quantity = 1;
  std::int32_t max_quantity = 5;
  bool archived = false;

  static constexpr auto schema() {
    return fields(field("sku", &ProductLine::sku), field("name", &ProductLine::name),
                  field("description", &ProductLine::description),
                  field("price", &ProductLine::price), field("category", &ProductLine::category),
                  field("image_url", &ProductLine::image_url), field("stock", &ProductLine::stock),
                  field("min_quantity", &ProductLine::min_quantity),
                  field("max_quantity", &ProductLine::max_quantity),
                  field("archived", &ProductLine::archived));
  }
};

struct ExportedProduct : ProductLine {
  ProductId id;  ///< for the pages

  static constexpr auto schema() {
    return extend(ProductLine::schema(), field("id", &ExportedProduct::id));
  }
};

/// Writes the file, some rows at a time; see http::Lists.
class ProductWriter {
 public:
  explicit ProductWriter(FileFormat format) : format_(format) {}

  void append(std::string& text, const std::vector<ExportedProduct>& products);

  /// After the last row.
  void end(std::string& text);

 private:
  void begin(std::string& text);

  FileFormat format_;
  bool has_begun_ = false;
};

/// By id. `database` outlives the pages.
db::Pages<ExportedProduct> exported_products(db::Database& database);

}  // namespace cartwright::cart
