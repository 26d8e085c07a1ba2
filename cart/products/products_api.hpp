#pragma once
// The endpoints under /api/v1/products/ that anyone may call, and what their queries may say.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cart/products/catalogue.hpp"
#include "cart/products/new_product.hpp"
#include "cart/products/product.hpp"
#include "cart/products/product_filter.hpp"
#include "cart/products/product_pages.hpp"
#include "cart/products/products.hpp"
#include "platform/auth/bearer.hpp"
#include "platform/auth/caller.hpp"
#include "platform/http/answer.hpp"
#include "platform/http/callers.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/front.hpp"
#include "platform/http/page_size.hpp"
#include "platform/http/parameter.hpp"
#include "platform/http/public_answer.hpp"
#include "platform/http/shared_text.hpp"
#include "platform/runtime/blocking_pool.hpp"

namespace cartwright::cart {

struct Order {
  using Value = Sort;
  static constexpr Value kDefault = Sort::id;
  static constexpr schema::Rules kRules{};
};

struct Price {
  using Value = Money;
  static constexpr auto kRules = schema::rules_of(kPriceRule);
};

/// Whether what is not sold any more is asked for, `archived=true`, which only administrators may.
/// Who asks for what is sold is not asked who they are.
struct Shelf {
  bool archived = false;
  std::optional<auth::Admin> admin;
};

/// A page for everybody, or one of what only administrators may see.
struct ShownPage {
  http::Page<Product> page;
  std::string_view caching;  ///< empty if only administrators may see it; outlives the reply
};

}  // namespace cartwright::cart

template <>
struct cartwright::http::Parameter<cartwright::cart::Shelf> {
  using Archived = Parameter<Query<"archived", bool>>;
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation) {
    Archived::document(operation);
    operation.explains("archived", "What is not sold any more, for administrators.");
    document_token(operation, Access::token_optional);
    document_permission(operation);
    operation.fails("missing", auth::missing_token());
  }
  static Task<cart::Shelf> take(Exchange exchange) {
    cart::Shelf shelf;
    shelf.archived = (*Archived::take(exchange)).value_or(false);
    if (shelf.archived) shelf.admin = co_await Parameter<auth::Admin>::take(exchange);
    co_return shelf;
  }
  static void permit(const cart::Shelf& shelf) {
    if (shelf.admin) Parameter<auth::Admin>::permit(*shelf.admin);
  }
};

template <>
struct cartwright::http::Answer<cartwright::cart::ShownPage> {
  static void document(Operation& operation) {
    Answer<Public<Page<cart::Product>>>::document(operation);
  }
  static Reply write(const cart::ShownPage& page, const Request& request) {
    auto reply = Answer<Page<cart::Product>>::write(page.page, request);
    if (!page.caching.empty()) {
      publish(reply, page.caching, request);
    } else {
      tag_reply(reply, strong_tag(0, reply.body), request);
      reply.headers.emplace_back(header::kCacheControl, kPrivate);
    }
    return reply;
  }
};

namespace cartwright::cart {

class ProductsApi {
 public:
  struct Settings {
    std::string currency;          ///< of all prices
    std::chrono::seconds max_age;  ///< how long caches may show what anyone may read
  };

  /// Adds the endpoints to `front`. That, `compressing`, where what is remembered is compressed,
  /// and `database`, which is not started yet, outlive this object.
  ProductsApi(Executor executor, db::Database& database, http::Front& front,
              runtime::BlockingPool& compressing, Settings settings);

 private:
  template <class Row>
  using PublicList = http::Public<http::List<Row>>;

  Task<ShownPage> page(Shelf shelf, http::Query<"search"> search, http::Query<"category"> category,
                       http::Query<"ids", ProductIds> ids,
                       http::Query<"min_price", Price> min_price,
                       http::Query<"max_price", Price> max_price, http::Query<"sort", Order> sort,
                       http::Query<"limit", http::PageSize> limit, http::Query<"cursor"> cursor);
  Task<http::Tagged<Product>> retrieve(http::Path<"product_id", ProductId> product_id);
  Task<PublicList<Category>> categories(http::Wanted wanted);
  Task<PublicList<Product>> list(http::Client client, http::Query<"search"> search,
                                 http::Wanted wanted);
  Task<http::List<Product>> list_all(http::Client client, http::Wanted wanted);

  Products products_;
  ProductPages pages_;
  Catalogue catalogue_;
  http::LatestText list_text_;
  http::LatestText categories_text_;
  http::Lists& lists_;
  const std::string caching_;  // of what anyone may read
};

}  // namespace cartwright::cart
