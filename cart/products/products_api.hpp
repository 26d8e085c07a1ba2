#pragma once
// The endpoints under /api/v1/products/ that anyone may call.

#include <chrono>
#include <string>

#include "cart/products/catalogue.hpp"
#include "cart/products/product.hpp"
#include "cart/products/product_pages.hpp"
#include "cart/products/product_query_api.hpp"
#include "cart/products/products.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"
#include "platform/http/public_answer.hpp"
#include "platform/http/shared_text.hpp"
#include "platform/runtime/blocking_pool.hpp"

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
                       http::Query<"limit", PageSize> limit, http::Query<"cursor"> cursor);
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
  const std::chrono::seconds max_age_;
  const std::string cache_control_;
};

}  // namespace cartwright::cart
