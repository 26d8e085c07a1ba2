#pragma once
// The endpoints under /api/v1/products/. Anyone may call them.

#include <vector>

#include "cart/products/product.hpp"
#include "cart/products/products.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/router.hpp"

namespace cartwright::cart {

class ProductsApi {
 public:
  /// `products` outlives this object.
  explicit ProductsApi(Products& products) : products_(products) {}

  /// Adds the endpoints to `router`; this object outlives it.
  void mount(http::Router& router);

 private:
  Task<std::vector<Product>> list(http::Query<"search"> search);

  Products& products_;
};

}  // namespace cartwright::cart
