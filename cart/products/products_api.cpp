#include "cart/products/products_api.hpp"

#include "platform/http/versioned.hpp"

namespace cartwright::cart {
namespace {

/// What says nothing counts as absent.
std::optional<std::string> said(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

}  // namespace

ProductsApi::ProductsApi(Executor executor, db::Database& database, http::Front& front,
                         runtime::BlockingPool& compressing, Settings settings)
    : products_(database, settings.currency),
      pages_(database, std::move(settings.currency)),
      catalogue_(executor, products_, database),
      list_text_(executor, compressing),
      categories_text_(executor, compressing),
      lists_(front.lists()),
      caching_(http::public_for(settings.max_age)) {
  auto& router = front.routes();
  router
      .get("/api/v1/products/", this, &ProductsApi::page, "List products, a page at a time",
           "A cursor shows the next page of the same list, in the same order.")
      .explains("search", "A part of name, sku, category or description, in any case.")
      .explains("ids", "With commas between them, up to 100.")
      .explains("cursor", "What `next` of the page before says.")
      .rejects("cursor", db::kNoCursor);
  router.get("/api/v1/products/{product_id}/", this, &ProductsApi::retrieve, "Read a product",
             "Sold or archived.");
  router.get("/api/v1/products/categories/", this, &ProductsApi::categories, "List categories",
             "Of what is sold, by name.");
  router.get("/api/v1/products/list/", this, &ProductsApi::list, "List all products")
      .explains("search", "A part of the name, in any case.");
}

Task<ShownPage> ProductsApi::page(
    Shelf shelf, http::Query<"search"> search, http::Query<"category"> category,
    http::Query<"ids", ProductIds> ids, http::Query<"min_price", Price> min_price,
    http::Query<"max_price", Price> max_price, http::Query<"sort", Order> sort,
    http::Query<"limit", http::PageSize> limit, http::Query<"cursor"> cursor) {
  const ProductFilter filter{.search = said(*search),
                             .category = said(*category),
                             .ids = *ids,
                             .min_price = *min_price,
                             .max_price = *max_price,
                             .archived = shelf.archived};
  const auto text = said(*cursor);
  auto after = text ? place_of(*text, filter, *sort) : beginning(*sort);
  auto found = co_await pages_.read(filter, *sort, std::move(after), *limit);
  http::Page<Product> page;
  page.rows = std::move(found.products);
  if (!found.is_last) page.next = cursor_behind(page.rows.back(), filter, *sort);
  co_return ShownPage{std::move(page), shelf.archived ? std::string_view() : caching_};
}

Task<http::Tagged<Product>> ProductsApi::retrieve(http::Path<"product_id", ProductId> product_id) {
  co_return http::tagged(or_not_found(co_await products_.find(*product_id)), caching_);
}

Task<ProductsApi::PublicList<Category>> ProductsApi::categories(http::Wanted wanted) {
  auto forms = categories_text_.forms_of(co_await catalogue_.categories());
  co_return PublicList<Category>{{co_await http::SharedText::reply(std::move(forms), wanted)},
                                 caching_};
}

Task<ProductsApi::PublicList<Product>> ProductsApi::list(http::Client client,
                                                         http::Query<"search"> search,
                                                         http::Wanted wanted) {
  auto text = said(*search);
  if (!text) co_return PublicList<Product>{co_await list_all(client, wanted), caching_};
  co_return PublicList<Product>{
      co_await lists_.begin(products_.search(std::move(*text)), client.network), caching_};
}

Task<http::List<Product>> ProductsApi::list_all(http::Client client, http::Wanted wanted) {
  auto forms = list_text_.forms_of(co_await catalogue_.list());
  if (forms)
    co_return http::List<Product>{co_await http::SharedText::reply(std::move(forms), wanted)};
  co_return co_await lists_.begin(products_.list(), client.network);
}

}  // namespace cartwright::cart
