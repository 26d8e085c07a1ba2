#include "cart/products/product_export.hpp"

#include <utility>

namespace cartwright::cart {
namespace {

constexpr db::PageQuery kExport{R"sql(
  SELECT id, name, description, price, sku, category, image_url, stock, min_quantity, max_quantity,
         archived
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT *, octet_length(name) + octet_length(description)
                + coalesce(octet_length(image_url), 0) AS size
      FROM products
      WHERE id > $1 AND id <= $2 AND sku IS NOT NULL
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql"};

std::string cell_of(const std::string& text) { return text; }
std::string cell_of(Money amount) { return to_string(amount); }
std::string cell_of(std::int32_t number) { return std::to_string(number); }
std::string cell_of(bool truth) { return truth ? "true" : "false"; }

template <class T>
std::string cell_of(const std::optional<T>& value) {
  return value ? cell_of(*value) : std::string();
}

// Calls `write` with a cell for each field, and puts them in one line.
void append_line(std::string& text, auto&& cell_of_field) {
  schema::for_each_field<ProductLine>([&](const auto& field) {
    schema::append_csv(text, cell_of_field(field));
    text.push_back(',');
  });
  text.pop_back();
  text.append("\r\n");
}

}  // namespace

void ProductWriter::append(std::string& text, const std::vector<ExportedProduct>& products) {
  begin(text);
  for (const ProductLine& product : products) {
    if (format_ == FileFormat::csv) {
      append_line(text, [&](const auto& field) { return cell_of(product.*field.member); });
    } else {
      schema::append_json(text, product);
      text.push_back('\n');
    }
  }
}

void ProductWriter::end(std::string& text) { begin(text); }

void ProductWriter::begin(std::string& text) {
  if (std::exchange(has_begun_, true) || format_ != FileFormat::csv) return;
  append_line(text, [](const auto& field) { return field.name(); });
}

db::Pages<ExportedProduct> exported_products(db::Database& database) {
  return database.pages<ExportedProduct>(kExport);
}

}  // namespace cartwright::cart
