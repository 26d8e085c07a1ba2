#include "cart/products/products.hpp"

namespace cartwright::cart {
namespace {

// strpos() takes % and _ literally, which LIKE would not.
constexpr db::StaleQuery kList{R"sql(
  SELECT id, created, name, description, price
  FROM products
  WHERE $1::text IS NULL OR strpos(lower(name), lower($1)) > 0
  ORDER BY id
)sql"};

}  // namespace

Task<std::vector<Product>> Products::list(std::optional<std::string> search) {
  return database_.list<Product>(kList, search);
}

}  // namespace cartwright::cart
