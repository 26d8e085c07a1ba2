#pragma once
// The products table. One member function is one statement.

#include <optional>
#include <string>
#include <vector>

#include "cart/products/product.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class Products {
 public:
  /// `database` outlives this object.
  explicit Products(db::Database& database) : database_(database) {}

  /// All products by id, or those whose name contains `search`, in any case.
  Task<std::vector<Product>> list(std::optional<std::string> search);

 private:
  db::Database& database_;
};

}  // namespace cartwright::cart
