#pragma once
// The products table. One member function is one statement, the pages of one list, or what is done
// of a transaction.

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cart/products/new_product.hpp"
#include "cart/products/product.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

/// Which product is changed.
struct WrittenProduct {
  ProductId id;
  /// May throw what the client is told of the product as it is; nothing is written then.
  std::function<void(const Product&)> condition{};
};

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

  /// Of what is sold, by name.
  Task<std::vector<Category>> categories();

  /// The product, sold or archived.
  Task<std::optional<Product>> find(ProductId id);

  /// Adds a product within `transaction`. Throws `refused` if its sku is taken.
  Task<Product> insert(db::Transaction* transaction, NewProduct product);

  /// Changes a product within `transaction`, if it is as whoever changes it has seen it; what
  /// changes nothing moves no version. Throws `not_found`, `refused`, and what the condition
  /// throws.
  Task<Product> update(db::Transaction* transaction, WrittenProduct which, ProductPatch patch);

 private:
  db::Database& database_;
  const std::string currency_;
};

}  // namespace cartwright::cart
