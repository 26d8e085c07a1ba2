#pragma once
// The endpoints by which administrators keep the catalogue.

#include <string>

#include "cart/products/new_product.hpp"
#include "cart/products/product.hpp"
#include "cart/products/products.hpp"
#include "platform/effects/effect.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::cart {

class ProductAdminApi {
 public:
  /// Adds the endpoints to `front`. That and `database` outlive this object; `currency` is that of
  /// all prices.
  ProductAdminApi(db::Database& database, http::Front& front, std::string currency);

 private:
  using ProductIdInPath = http::Path<"product_id", ProductId>;
  using Effect = effects::Effect;
  using NewTaggedProduct =
      http::With<http::Tagged<http::Created<Product>>, http::header::kLocation>;

  Task<NewTaggedProduct> create(auth::Admin admin, http::Body<NewProduct> body, Effect effect);
  Task<http::Tagged<Product>> change(auth::Admin admin, ProductIdInPath product_id,
                                     http::IfMatch seen, http::Body<ProductPatch> body,
                                     Effect effect);
  Task<http::NoContent> archive(auth::Admin admin, ProductIdInPath product_id, http::IfMatch seen,
                                Effect effect);

  Products products_;
};

}  // namespace cartwright::cart
