#include "cart/products/product_admin_api.hpp"

#include <fmt/format.h>

#include "platform/db/error.hpp"

namespace cartwright::cart {

ProductAdminApi::ProductAdminApi(db::Database& database, http::Front& front, std::string currency)
    : database_(database), products_(database, std::move(currency)) {
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
                                                                http::Body<NewProduct> body) {
  auto product = co_await in_transaction(
      [&](db::Transaction* transaction) { return products_.insert(transaction, *body); });
  auto location = fmt::format("/api/v1/products/{}/", product.id.value);
  const auto version = product.version;
  co_return NewTaggedProduct{{http::Created{std::move(product)}, version}, {std::move(location)}};
}

Task<http::Tagged<Product>> ProductAdminApi::change(auth::Admin, ProductIdInPath product_id,
                                                    http::IfMatch seen,
                                                    http::Body<ProductPatch> body) {
  auto product = co_await in_transaction([&](db::Transaction* transaction) {
    return products_.update(transaction, *product_id, seen, *body);
  });
  const auto version = product.version;
  co_return http::Tagged{std::move(product), version};
}

Task<http::NoContent> ProductAdminApi::archive(auth::Admin, ProductIdInPath product_id,
                                               http::IfMatch seen) {
  ProductPatch to_archive;
  to_archive.archived = true;
  co_await in_transaction([&](db::Transaction* transaction) {
    return products_.update(transaction, *product_id, seen, to_archive);
  });
  co_return http::NoContent();
}

template <class Write>
Task<Product> ProductAdminApi::in_transaction(Write write) try {
  auto transaction = database_.begin();
  auto product = co_await write(&transaction);
  co_await transaction.commit();
  co_return product;
} catch (const db::UniqueViolation&) {
  // Somebody else took it after it was seen to be free.
  throw refused("sku", Products::kSkuTaken);
}

}  // namespace cartwright::cart
