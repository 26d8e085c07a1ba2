#include "cart/products/products_api.hpp"

#include <fmt/format.h>

namespace cartwright::cart {

ProductsApi::ProductsApi(Executor executor, db::Database& database, http::Front& front,
                         std::string currency, std::chrono::seconds max_age)
    : products_(database, std::move(currency)),
      catalogue_(executor, products_, database),
      lists_(front.lists()),
      cache_control_(fmt::format("public, max-age={}", max_age.count())) {
  auto& router = front.routes();
  router.get("/api/v1/products/{product_id}/", this, &ProductsApi::retrieve, "Read a product",
             "Sold or archived.");
  router
      .get("/api/v1/products/list/", this, &ProductsApi::list, "List all products")
      .explains("search", "A part of the name, in any case.");
}

Task<ProductsApi::PublicProduct> ProductsApi::retrieve(
    http::Path<"product_id", ProductId> product_id) {
  auto product = or_not_found(co_await products_.find(*product_id));
  const auto version = product.version;
  co_return PublicProduct{{std::move(product), version}, {cache_control_}};
}

Task<http::List<Product>> ProductsApi::list(http::Client client, http::Query<"search"> search) {
  auto text = (*search).value_or("");
  if (text.empty()) co_return co_await list_all(client);
  co_return co_await lists_.begin(products_.search(std::move(text)), client.network);
}

Task<http::List<Product>> ProductsApi::list_all(http::Client client) {
  http::List<Product> list;
  list.reply.shared_body = co_await catalogue_.text();
  if (!list.reply.shared_body) list = co_await lists_.begin(products_.list(), client.network);
  co_return list;
}

}  // namespace cartwright::cart
