#pragma once
// The products table. One member function is one statement.

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

  /// All products by id.
  Task<std::vector<Product>> list();

  /// Those whose name contains `text`, in any case; by id, and perhaps as of some moments ago.
  Task<std::vector<Product>> search(std::string text);

 private:
  db::Database& database_;
};

}  // namespace cartwright::cart
