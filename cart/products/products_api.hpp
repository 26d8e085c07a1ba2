#pragma once
// The endpoints under /api/v1/products/. Anyone may call them.

#include <vector>

#include "cart/products/catalogue.hpp"
#include "cart/products/product.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/router.hpp"

namespace cartwright::cart {

class ProductsApi {
 public:
  /// `catalogue` outlives this object.
  explicit ProductsApi(Catalogue& catalogue) : catalogue_(catalogue) {}

  /// Adds the endpoints to `router`; this object outlives it.
  void mount(http::Router& router);

 private:
  using Products = http::Written<std::vector<Product>>;

  Task<Products> list(http::Query<"search"> search);

  Catalogue& catalogue_;
};

}  // namespace cartwright::cart
