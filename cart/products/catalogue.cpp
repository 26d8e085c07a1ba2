#include "cart/products/catalogue.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

#include "platform/runtime/cancellation.hpp"
#include "platform/schema/envelope.hpp"

namespace cartwright::cart {
namespace {

// What migrations products_notify and products_notify_always made.
db::Announcements announcements() {
  return {.channel = "products_changed",
          .table = "products",
          .triggers = {"products_notify", "products_notify_replica"}};
}

// Each loop keeps one text, and as much again while it is renewed.
constexpr std::size_t kLongestText = 4 * 1024 * 1024;

}  // namespace

Catalogue::Catalogue(Executor executor, Products& products, db::Database& database)
    : products_(products),
      readers_(executor),
      changes_(database.changes(), announcements(), [this](std::string_view) { forget(); }) {}

Task<Catalogue::Text> Catalogue::text() {
  // Until a change is heard the list is taken to be as long as it was, heard or not: that is no
  // statement about its content.
  if (is_current_ || is_too_long_) co_return text_;
  const auto begun_before = reads_begun_;
  const auto turn = co_await readers_.take();
  // Who had to wait shares what a read that began meanwhile has brought, be it a failure.
  if (!is_current_ && latest_read_ <= begun_before) co_await renew();
  if (failure_) std::rethrow_exception(failure_);
  co_return text_;
}

Task<void> Catalogue::renew() {
  const auto moment = changes_.now();
  const auto number = ++reads_begun_;
  try {
    text_ = co_await read();
    failure_ = nullptr;
    is_too_long_ = text_ == nullptr;
  } catch (const std::exception& failure) {
    // Who has gone has not failed: those who wait read by themselves.
    if (runtime::is_cancellation(failure)) throw;
    failure_ = std::current_exception();
  }
  latest_read_ = number;
  is_current_ = !failure_ && changes_.vouches_since(moment);
}

Task<Catalogue::Text> Catalogue::read() {
  std::string text;
  // Most changes are small, and a long text takes long to be moved.
  if (text_) text.reserve(text_->size() + db::kPageBytes);
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

void Catalogue::forget() {
  is_current_ = false;
  is_too_long_ = false;
}

}  // namespace cartwright::cart
