#include "cart/products/products_api.hpp"

#include <utility>

namespace cartwright::cart {

ProductsApi::ProductsApi(Executor executor, db::Database& database, http::Front& front,
                         runtime::BlockingPool& compressing, Settings settings)
    : executor_(executor),
      compressing_(compressing),
      products_(database, std::move(settings.currency)),
      catalogue_(executor, products_, database),
      lists_(front.lists()),
      max_age_(settings.max_age) {
  front.routes()
      .get("/api/v1/products/list/", this, &ProductsApi::list, "List all products")
      .explains("search", "A part of the name, in any case.");
}

Task<http::Public<ProductsApi::List>> ProductsApi::list(http::Client client,
                                                        http::Query<"search"> search,
                                                        http::Wanted wanted) {
  auto text = (*search).value_or("");
  if (text.empty()) co_return http::Public<List>{co_await list_all(client, wanted), max_age_};
  co_return http::Public<List>{
      co_await lists_.begin(products_.search(std::move(text)), client.network), max_age_};
}

Task<ProductsApi::List> ProductsApi::list_all(http::Client client, http::Wanted wanted) {
  const auto forms = forms_of(co_await catalogue_.text());
  if (forms) co_return List{co_await http::SharedText::reply(forms, wanted)};
  co_return co_await lists_.begin(products_.list(), client.network);
}

// What is remembered of one text goes when there is another.
std::shared_ptr<http::SharedText> ProductsApi::forms_of(Catalogue::Text text) {
  if (!text) {
    forms_ = nullptr;
  } else if (!forms_ || forms_->plain() != text) {
    forms_ = std::make_shared<http::SharedText>(executor_, compressing_, std::move(text));
  }
  return forms_;
}

}  // namespace cartwright::cart
