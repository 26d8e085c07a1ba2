#pragma once
// The products table. One member function is one statement, the pages of one list, or what is done
// of a transaction.

#include <optional>
#include <string>
#include <utility>

#include "cart/products/new_product.hpp"
#include "cart/products/product.hpp"
#include "platform/db/database.hpp"
#include "platform/http/entity_tag.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class Products {
 public:
  static constexpr const char* kSkuTaken = "Product with this sku already exists.";

  /// `database` outlives this object; `currency` is that of all prices.
  Products(db::Database& database, std::string currency)
      : database_(database), currency_(std::move(currency)) {
    database_.require_tables({"products"});
  }

  /// What is sold, by id.
  db::Pages<Product> list();

  /// Those whose name contains `text`, in any case; by id, and perhaps as of some moments ago.
  db::Pages<Product> search(std::string text);

  /// The product, sold or archived.
  Task<std::optional<Product>> find(ProductId id);

  /// Adds a product within `transaction`. Throws `refused` if its sku is taken.
  Task<Product> insert(db::Transaction* transaction, NewProduct product);

  /// Changes a product within `transaction`, if it is as whoever changes it has seen it; what
  /// changes nothing moves no version. Throws `not_found`, PreconditionFailed, `refused`, and
  /// UniqueViolation if its sku is taken at the same moment.
  Task<Product> update(db::Transaction* transaction, ProductId id, http::IfMatch seen,
                       ProductPatch patch);

 private:
  db::Database& database_;
  const std::string currency_;
};

}  // namespace cartwright::cart
