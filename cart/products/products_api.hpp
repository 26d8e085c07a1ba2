#pragma once
// The endpoints under /api/v1/products/ that anyone may call.

#include <chrono>
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
  /// object; `currency` is that of all prices, and caches keep what they get for `max_age`.
  ProductsApi(Executor executor, db::Database& database, http::Front& front, std::string currency,
              std::chrono::seconds max_age);

 private:
  using PublicProduct = http::With<http::Tagged<Product>, "Cache-Control">;

  Task<PublicProduct> retrieve(http::Path<"product_id", ProductId> product_id);
  Task<http::List<Product>> list(http::Client client, http::Query<"search"> search);
  Task<http::List<Product>> list_all(http::Client client);

  Products products_;
  Catalogue catalogue_;
  http::Lists& lists_;
  const std::string cache_control_;
};

}  // namespace cartwright::cart
