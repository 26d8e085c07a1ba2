#pragma once
// The endpoints under /api/v1/products/. Anyone may call them.

#include <string>

#include "cart/products/catalogue.hpp"
#include "cart/products/product.hpp"
#include "cart/products/products.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::cart {

class ProductsApi {
 public:
  /// Adds the endpoints to `front`. That and `database`, which is not started yet, outlive this
  /// object; `currency` is that of all prices.
  ProductsApi(Executor executor, db::Database& database, http::Front& front, std::string currency);

 private:
  Task<http::List<Product>> list(http::Client client, http::Query<"search"> search);
  Task<http::List<Product>> list_all(http::Client client);

  Products products_;
  Catalogue catalogue_;
  http::Lists& lists_;
};

}  // namespace cartwright::cart
