#include "cart/products/products_api.hpp"

namespace cartwright::cart {

void ProductsApi::mount(http::Router& router) {
  router.get("/api/v1/products/list/", this, &ProductsApi::list, "List all products")
      .explains("search", "A part of the name, in any case.");
}

Task<ProductsApi::Products> ProductsApi::list(http::Query<"search"> search) {
  co_return Products{co_await catalogue_.list(*search)};
}

}  // namespace cartwright::cart
