#include "cart/products/products_api.hpp"

namespace cartwright::cart {

ProductsApi::ProductsApi(Executor executor, db::Database& database, http::Front& front,
                         std::string currency)
    : products_(database, std::move(currency)),
      catalogue_(executor, products_, database),
      lists_(front.lists()) {
  front.routes()
      .get("/api/v1/products/list/", this, &ProductsApi::list, "List all products")
      .explains("search", "A part of the name, in any case.");
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
