#include "cart/products/product_admin_api.hpp"

#include <fmt/format.h>

#include <utility>

#include "platform/http/versioned.hpp"

namespace cartwright::cart {
namespace {

WrittenProduct seen_as(ProductId id, const http::IfMatch& seen) {
  return {.id = id, .condition = http::unless_moved_on<Product>(seen)};
}

}  // namespace

ProductAdminApi::ProductAdminApi(db::Database& database, http::Front& front, std::string currency)
    : products_(database, std::move(currency)) {
  auto& router = front.routes();
  router
      .post("/api/v1/products/", this, &ProductAdminApi::create, "Add a product",
            "For administrators.")
      .refuses("sku", Products::kSkuTaken)
      .rejects("max_quantity", kMaxBelowMin);
  router
      .patch("/api/v1/products/{product_id}/", this, &ProductAdminApi::change, "Change a product",
             "For administrators. Null takes away what a product need not have.")
      .refuses("sku", Products::kSkuTaken)
      .refuses("max_quantity", kMaxBelowMin)
      .rejects("max_quantity", kMaxBelowMin);
  router.del("/api/v1/products/{product_id}/", this, &ProductAdminApi::archive, "Archive a product",
             "For administrators. It is not sold any more, but carts keep their lines.");
}

Task<ProductAdminApi::NewTaggedProduct> ProductAdminApi::create(auth::Admin,
                                                                http::Body<NewProduct> body,
                                                                Effect effect) {
  auto product = co_await products_.insert(effect, *body);
  auto location = fmt::format("/api/v1/products/{}/", product.id.value);
  co_return NewTaggedProduct{http::tagged(http::Created{std::move(product)}),
                             {std::move(location)}};
}

Task<http::Tagged<Product>> ProductAdminApi::change(auth::Admin, ProductIdInPath product_id,
                                                    http::IfMatch seen,
                                                    http::Body<ProductPatch> body, Effect effect) {
  co_return http::tagged(co_await products_.update(effect, seen_as(*product_id, seen), *body));
}

Task<http::NoContent> ProductAdminApi::archive(auth::Admin, ProductIdInPath product_id,
                                               http::IfMatch seen, Effect effect) {
  ProductPatch to_archive;
  to_archive.archived = true;
  co_await products_.update(effect, seen_as(*product_id, seen), to_archive);
  co_return http::NoContent();
}

}  // namespace cartwright::cart
