#include "cart/products/catalogue.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "platform/schema/envelope.hpp"

namespace cartwright::cart {
namespace {

// The trigger of migration products_notify announces on it.
constexpr const char* kChannel = "products_changed";

}  // namespace

Catalogue::Catalogue(Executor executor, Products& products, const db::Settings& postgres)
    : products_(products),
      readers_(executor),
      changes_(
          executor, postgres, kChannel, [this](std::string_view) { hear_change(); },
          [this](bool connected) { hear_connection(connected); }) {}

Task<Catalogue::Text> Catalogue::list(std::optional<std::string> search) {
  if (search) co_return co_await read(std::move(search));
  if (is_current_) co_return text_;
  const auto begun_before = reads_begun_;
  const auto turn = co_await readers_.take();
  // Who had to wait shares what a read that began meanwhile has brought, be it a failure.
  if (!is_current_ && reads_begun_ == begun_before) co_await read_all();
  if (failure_) std::rethrow_exception(failure_);
  co_return text_;
}

Task<void> Catalogue::read_all() {
  const auto heard_before = changes_heard_;
  ++reads_begun_;
  try {
    text_ = co_await read(std::nullopt);
    failure_ = nullptr;
  } catch (...) {
    failure_ = std::current_exception();
  }
  // What was announced in between may be newer than what was read.
  is_current_ = !failure_ && listening_ && heard_before == changes_heard_;
}

Task<Catalogue::Text> Catalogue::read(std::optional<std::string> search) {
  std::vector<Product> products;
  if (search) {
    products = co_await products_.search(*std::move(search));
  } else {
    products = co_await products_.list();
  }
  co_return std::make_shared<const std::string>(schema::data_json(products));
}

void Catalogue::hear_change() {
  ++changes_heard_;
  is_current_ = false;
}

void Catalogue::hear_connection(bool connected) {
  listening_ = connected;
  hear_change();
}

}  // namespace cartwright::cart
