#include "cart/products/products.hpp"

namespace cartwright::cart {
namespace {

constexpr db::Query kList{R"sql(
  SELECT id, created, name, description, price FROM products ORDER BY id
)sql"};

// strpos() takes % and _ literally, which LIKE would not. What upper case is must not depend on how
// the database was made, so the collation is named.
constexpr db::StaleQuery kSearch{R"sql(
  SELECT id, created, name, description, price
  FROM products
  WHERE strpos(lower(name COLLATE "und-x-icu"), lower($1 COLLATE "und-x-icu")) > 0
  ORDER BY id
)sql"};

}  // namespace

Task<std::vector<Product>> Products::list() { return database_.list<Product>(kList); }

Task<std::vector<Product>> Products::search(std::string text) {
  return database_.list<Product>(kSearch, text);
}

}  // namespace cartwright::cart
