#include "cart/products/catalogue.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "platform/schema/envelope.hpp"

namespace cartwright::cart {
namespace {

// Each loop keeps one text, and as much again while it is renewed.
constexpr std::size_t kLongestText = 4 * 1024 * 1024;

}  // namespace

Catalogue::Catalogue(Executor executor, Products& products, db::Database& database)
    : products_(products),
      list_(executor, database, [this](Text latest) { return read_list(std::move(latest)); }),
      categories_(executor, database, [this](const Text&) { return read_categories(); }) {}

Task<Catalogue::Text> Catalogue::read_list(Text latest) {
  std::string text;
  // Most changes are small, and a long text takes long to be moved.
  if (latest) text.reserve(latest->size() + db::kPageBytes);
  latest = nullptr;
  schema::DataListWriter writer;
  auto pages = products_.list();
  while (!pages.has_ended()) {
    const auto products = co_await pages.next();
    writer.append(text, products);
    if (text.size() > kLongestText) co_return nullptr;
  }
  writer.end(text);
  co_return std::make_shared<const std::string>(std::move(text));
}

Task<Catalogue::Text> Catalogue::read_categories() {
  const auto categories = co_await products_.categories();
  co_return std::make_shared<const std::string>(schema::data_json(categories));
}

}  // namespace cartwright::cart
