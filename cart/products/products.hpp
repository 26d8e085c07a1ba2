#pragma once
// The products table. One member function is one statement, or the pages of one list.

#include <string>

#include "cart/products/product.hpp"
#include "platform/db/database.hpp"

namespace cartwright::cart {

class Products {
 public:
  /// `database` outlives this object.
  explicit Products(db::Database& database) : database_(database) {
    database_.require_tables({"products"});
  }

  /// All products by id.
  db::Pages<Product> list();

  /// Those whose name contains `text`, in any case; by id, and perhaps as of some moments ago.
  db::Pages<Product> search(std::string text);

 private:
  db::Database& database_;
};

}  // namespace cartwright::cart
