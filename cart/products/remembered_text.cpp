#include "cart/products/remembered_text.hpp"

#include <string_view>
#include <utility>

#include "platform/runtime/or_error.hpp"

namespace cartwright::cart {
namespace {

// What migrations products_notify and products_notify_always made.
db::Announcements announcements() {
  return {.channel = "products_changed",
          .table = "products",
          .triggers = {"products_notify", "products_notify_replica"}};
}

}  // namespace

RememberedText::RememberedText(Executor executor, db::Database& database, Read read)
    : read_(std::move(read)),
      readers_(executor),
      changes_(database.changes(), announcements(), [this](std::string_view) { forget(); }) {}

Task<RememberedText::Text> RememberedText::get() {
  // Until a change is heard the text is taken to be as long as it was, heard or not: that is no
  // statement about its content.
  if (is_current_ || is_too_long_) co_return text_;
  const auto begun_before = reads_begun_;
  const auto turn = co_await readers_.take();
  // Who had to wait shares what a read that began meanwhile has brought, be it a failure.
  if (!is_current_ && latest_read_ <= begun_before) co_await renew();
  if (failure_) throw Error(*failure_);
  co_return text_;
}

Task<void> RememberedText::renew() {
  const auto moment = changes_.now();
  const auto number = ++reads_begun_;
  // Who has gone has not failed: those who wait read by themselves.
  auto text = co_await runtime::or_error(read_(text_));
  failure_ = text ? std::nullopt : std::optional(text.error());
  if (text) {
    text_ = std::move(*text);
    is_too_long_ = text_ == nullptr;
  }
  latest_read_ = number;
  is_current_ = !failure_ && changes_.vouches_since(moment);
}

void RememberedText::forget() {
  is_current_ = false;
  is_too_long_ = false;
}

}  // namespace cartwright::cart
