#include "cart/products/products.hpp"

namespace cartwright::cart {
namespace {

constexpr db::PageQuery kList{R"sql(
  SELECT id, created, name, description, price
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT products.*, octet_length(name) + octet_length(description) AS size
      FROM products
      WHERE id > $1
      ORDER BY id
      LIMIT $2
    ) AS page
  ) AS measured
  WHERE bytes_before < $3
  ORDER BY id
)sql"};

// strpos() takes % and _ literally, which LIKE would not. What upper case is must not depend on how
// the database was made, so the collation is named.
constexpr db::StalePageQuery kSearch{R"sql(
  SELECT id, created, name, description, price
  FROM (
    SELECT page.*, sum(size) OVER (ORDER BY id) - size AS bytes_before
    FROM (
      SELECT products.*, octet_length(name) + octet_length(description) AS size
      FROM products
      WHERE id > $1 AND strpos(lower(name COLLATE "und-x-icu"), lower($4 COLLATE "und-x-icu")) > 0
      ORDER BY id
      LIMIT $2
    ) AS page
  ) AS measured
  WHERE bytes_before < $3
  ORDER BY id
)sql"};

}  // namespace

db::Pages<Product> Products::list() { return database_.pages<Product>(kList); }

db::Pages<Product> Products::search(std::string text) {
  return database_.pages<Product>(kSearch, std::move(text));
}

}  // namespace cartwright::cart
