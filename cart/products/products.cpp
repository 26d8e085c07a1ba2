#include "cart/products/products.hpp"

namespace cartwright::cart {
namespace {

constexpr db::PageQuery kList{R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $5::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT *, octet_length(name) + octet_length(description) AS size
      FROM products
      WHERE id > $1 AND id <= $2 AND NOT archived
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql"};

constexpr const char* kStretch =
    "SELECT id FROM products WHERE id > $1 ORDER BY id OFFSET 9999 LIMIT 1";

// strpos() takes % and _ literally, which LIKE would not. What upper case is must not depend on how
// the database was made, so the collation is named. OFFSET 0 has the text folded once, not for each
// row.
constexpr db::StalePageQuery kSearch{R"sql(
  SELECT id, created, name, description, price, sku, category, image_url, $5::text AS currency,
         stock, min_quantity, max_quantity, archived, version, updated
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT products.*, octet_length(name) + octet_length(description) AS size
      FROM products, (SELECT lower($6 COLLATE "und-x-icu") AS text OFFSET 0) AS wanted
      WHERE id > $1 AND id <= $2 AND NOT archived
        AND strpos(lower(name COLLATE "und-x-icu"), wanted.text) > 0
      ORDER BY id
      LIMIT $3
    ) AS page
  ) AS measured
  WHERE bytes_before < $4
  ORDER BY id
)sql",
                                     kStretch};

}  // namespace

db::Pages<Product> Products::list() { return database_.pages<Product>(kList, currency_); }

db::Pages<Product> Products::search(std::string text) {
  return database_.pages<Product>(kSearch, currency_, std::move(text));
}

}  // namespace cartwright::cart
