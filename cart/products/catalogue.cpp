#include "cart/products/catalogue.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <cstddef>
#include <string_view>
#include <utility>

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
      changes_(
          executor, database, announcements(), [this](std::string_view) { hear_change(); },
          [this](bool connected) { hear_connection(connected); }) {}

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
  const auto heard_before = changes_heard_;
  const auto number = ++reads_begun_;
  try {
    text_ = co_await read();
    failure_ = nullptr;
    is_too_long_ = text_ == nullptr;
  } catch (const boost::system::system_error& error) {
    // Who has gone has not failed: those who wait read by themselves.
    if (error.code() == boost::asio::error::operation_aborted) throw;
    failure_ = std::current_exception();
  } catch (...) {
    failure_ = std::current_exception();
  }
  latest_read_ = number;
  // What was announced in between may be newer than what was read.
  is_current_ = !failure_ && listening_ && heard_before == changes_heard_;
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

void Catalogue::hear_change() {
  ++changes_heard_;
  is_current_ = false;
  is_too_long_ = false;
}

void Catalogue::hear_connection(bool connected) {
  listening_ = connected;
  hear_change();
}

}  // namespace cartwright::cart
