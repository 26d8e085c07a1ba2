#pragma once
// The endpoints under /api/v1/products/. Anyone may call them.

#include "cart/products/catalogue.hpp"
#include "cart/products/product.hpp"
#include "cart/products/products.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/lists.hpp"
#include "platform/http/router.hpp"

namespace cartwright::cart {

class ProductsApi {
 public:
  /// All outlive this object.
  ProductsApi(Products& products, Catalogue& catalogue, http::Lists& lists)
      : products_(products), catalogue_(catalogue), lists_(lists) {}

  /// Adds the endpoints to `router`; this object outlives it.
  void mount(http::Router& router);

 private:
  Task<http::List<Product>> list(http::Client client, http::Query<"search"> search);
  Task<http::List<Product>> list_all(http::Client client);

  Products& products_;
  Catalogue& catalogue_;
  http::Lists& lists_;
};

}  // namespace cartwright::cart
