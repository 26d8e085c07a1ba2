#pragma once
// The endpoints under /api/v1/products/. Anyone may call them.

#include <chrono>
#include <memory>
#include <string>

#include "cart/products/catalogue.hpp"
#include "cart/products/product.hpp"
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
    std::chrono::seconds max_age;  ///< how long caches may show a list
  };

  /// Adds the endpoints to `front`. That, `compressing`, where what is remembered is compressed,
  /// and `database`, which is not started yet, outlive this object.
  ProductsApi(Executor executor, db::Database& database, http::Front& front,
              runtime::BlockingPool& compressing, Settings settings);

 private:
  using List = http::List<Product>;

  Task<http::Public<List>> list(http::Client client, http::Query<"search"> search,
                                http::Wanted wanted);
  Task<List> list_all(http::Client client, http::Wanted wanted);
  std::shared_ptr<http::SharedText> forms_of(Catalogue::Text text);

  const Executor executor_;
  runtime::BlockingPool& compressing_;
  Products products_;
  Catalogue catalogue_;
  std::shared_ptr<http::SharedText> forms_;  // of the latest text, null if it is too long
  http::Lists& lists_;
  const std::chrono::seconds max_age_;
};

}  // namespace cartwright::cart
