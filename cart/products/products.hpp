#pragma once
// The products table. One member function is one statement, or the pages of one list.

#include <string>
#include <utility>

#include "cart/products/product.hpp"
#include "platform/db/database.hpp"

namespace cartwright::cart {

class Products {
 public:
  /// `database` outlives this object; `currency` is that of all prices.
  Products(db::Database& database, std::string currency)
      : database_(database), currency_(std::move(currency)) {
    database_.require_tables({"products"});
  }

  /// What is sold, by id.
  db::Pages<Product> list();

  /// Those whose name contains `text`, in any case; by id, and perhaps as of some moments ago.
  db::Pages<Product> search(std::string text);

 private:
  db::Database& database_;
  const std::string currency_;
};

}  // namespace cartwright::cart
