#include "cart/carts/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cartwright::cart {
namespace {

GuestItem item_of(const Line& line) {
  return {.id = line.id,
          .created = line.created,
          .product_id = line.product_id,
          .quantity = line.quantity,
          .name = line.name,
          .sku = line.sku,
          .unit_price = line.unit_price,
          .unit_price_at_add = line.unit_price_at_add,
          .line_total = line.unit_price * line.quantity,
          .available = line.is_available(),
          .max_quantity = line.max_quantity};
}

void warn_of(const Line& line, std::vector<Warning>& warnings) {
  const auto warn = [&](WarningCode code, std::string message) {
    warnings.push_back({code, std::move(message), line.product_id});
  };
  if (line.quantity == 0) {
    if (line.is_reduced) warn(WarningCode::quantity_reduced, "There was no room for this product.");
    return;
  }
  if (!line.is_available()) {
    warn(WarningCode::product_unavailable, "This product is not available any more.");
  } else if (line.stock.value_or(line.quantity) < line.quantity) {
    warn(WarningCode::insufficient_stock, fmt::format("Only {} in stock.", *line.stock));
  }
  if (line.unit_price != line.unit_price_at_add) {
    warn(WarningCode::price_changed, fmt::format("The price was {} when this product was added.",
                                                 to_string(line.unit_price_at_add)));
  }
  if (line.is_reduced) {
    warn(WarningCode::quantity_reduced, "Not all pieces of both carts could be kept.");
  }
}

// The text that refuses so many pieces: the limits of the product come before its stock.
std::optional<std::string> limit_of(const Line& line, std::int64_t quantity) {
  if (quantity > line.max_quantity) {
    return fmt::format("At most {} of this product fit into a cart.", line.max_quantity);
  }
  if (quantity < line.min_quantity) {
    return fmt::format("At least {} of this product make an order.", line.min_quantity);
  }
  if (quantity > line.stock.value_or(line.max_quantity)) {
    return fmt::format("Only {} in stock.", *line.stock);
  }
  return std::nullopt;
}

template <class Item, class MakeItem>
void fill(Contents<Item>& cart, const std::string& currency, const std::vector<Line>& lines,
          MakeItem item_of) {
  cart.version = lines.front().version;
  cart.updated = lines.front().updated;
  cart.currency = currency;
  cart.cart_items.reserve(lines.size());
  for (const auto& line : lines) {
    warn_of(line, cart.warnings);
    if (line.quantity == 0) continue;
    cart.cart_items.push_back(item_of(line));
    cart.item_count += line.quantity;
    if (line.is_available()) cart.total_price += cart.cart_items.back().line_total;
  }
}

void remove(Line& line) {
  line.quantity = 0;
  line.is_reduced = false;
}

bool is_same(const Line& one, const Line& other) {
  return one.quantity == other.quantity && one.unit_price_at_add == other.unit_price_at_add &&
         one.is_reduced == other.is_reduced;
}

}  // namespace

Cart cart_of_lines(UserId user_id, const std::string& currency, const std::vector<Line>& lines) {
  Cart cart;
  cart.user_id = user_id;
  fill(cart, currency, lines,
       [=](const Line& line) -> CartItem { return {item_of(line), cart_of(user_id)}; });
  return cart;
}

GuestCart guest_cart_of_lines(Timestamp expires, const std::string& currency,
                              const std::vector<Line>& lines) {
  GuestCart cart;
  cart.expires = expires;
  fill(cart, currency, lines, item_of);
  return cart;
}

auto* Draft::find(this auto& self, ProductId product_id) {
  const auto line = std::ranges::find(self.lines_, product_id, &Line::product_id);
  return line == self.lines_.end() || product_id == ProductId() ? nullptr : &*line;
}

bool Draft::knows(ProductId product_id) const { return find(product_id) != nullptr; }

std::int32_t Draft::quantity_of(ProductId product_id) const {
  const auto* line = find(product_id);
  return line == nullptr ? 0 : line->quantity;
}

bool Draft::holds(ProductId product_id) const { return quantity_of(product_id) > 0; }

bool Draft::holds(ProductId product_id, ItemId id) const {
  return holds(product_id) && find(product_id)->id == id;
}

void Draft::add_new(ProductId product_id, std::int32_t quantity) {
  if (holds(product_id)) return refuse({}, "product_id", kAlreadyInCart);
  add(product_id, quantity);
}

void Draft::add(ProductId product_id, std::int32_t quantity, std::string_view path) {
  auto* line = find(product_id);
  if (line == nullptr) return refuse(path, kNonFieldErrors, kNoSuchProduct);
  put(*line, std::int64_t{line->quantity} + quantity, path);
}

void Draft::set(ProductId product_id, std::int32_t quantity, std::string_view path) {
  auto* line = find(product_id);
  if (line == nullptr) return refuse(path, kNonFieldErrors, kNoSuchProduct);
  if (quantity == 0) {
    remove(*line);
  } else {
    put(*line, quantity, path);
  }
}

void Draft::put(Line& line, std::int64_t quantity, std::string_view path) {
  if (line.archived) return refuse(path, "product_id", kNotSold);
  if (auto text = limit_of(line, quantity)) return refuse(path, "quantity", std::move(*text));
  const bool is_new = line.quantity == 0;
  if (is_new && count() == kMostLines) return refuse(path, "product_id", kTooManyLines);
  if (is_new) line.unit_price_at_add = line.unit_price;
  line.is_reduced = line.is_reduced && line.quantity == quantity;
  line.quantity = static_cast<std::int32_t>(quantity);
}

// What is less than an order is no more than was there before.
std::int32_t Draft::fitting(const Line& line, std::int64_t quantity) const {
  const bool is_one_too_many = line.quantity == 0 && count() == kMostLines;
  const auto most = std::min(line.max_quantity, line.stock.value_or(line.max_quantity));
  const auto fits = static_cast<std::int32_t>(std::min<std::int64_t>(quantity, most));
  if (is_one_too_many || fits < line.min_quantity) return line.quantity;
  return std::max(line.quantity, fits);
}

void Draft::grow(ProductId product_id, std::int64_t quantity, Money unit_price_at_add) {
  auto* line = find(product_id);
  if (line == nullptr) return;
  const auto kept = fitting(*line, quantity);
  const bool is_new = line->quantity == 0;
  if (is_new && kept > 0) line->unit_price_at_add = unit_price_at_add;
  // Of a thousand merges without an acknowledgement nobody is told all.
  const bool may_be_noted = kept > 0 || line->is_reduced || count_left_out() < kMostLines;
  const bool was_reduced = line->is_reduced && line->quantity == kept;
  line->is_reduced = was_reduced || (kept < quantity && may_be_noted);
  line->quantity = kept;
}

void Draft::clear() {
  for (auto& line : lines_) remove(line);
}

void Draft::acknowledge() {
  for (auto& line : lines_) {
    line.is_reduced = false;
    if (line.quantity > 0) line.unit_price_at_add = line.unit_price;
  }
}

void Draft::refuse(std::string_view path, std::string_view field, std::string text) {
  faults_.add(std::string(path).append(field), std::move(text));
}

bool Draft::has_new_line() const {
  return !std::ranges::equal(lines_, before_, [](const Line& line, const Line& before) {
    return before.quantity > 0 || line.quantity == 0;
  });
}

std::vector<Line> Draft::changed_lines() const {
  std::vector<Line> changed;
  for (std::size_t at = 0; at < lines_.size(); ++at) {
    if (!is_same(lines_[at], before_[at])) changed.push_back(lines_[at]);
  }
  return changed;
}

std::vector<Line> Draft::written(const std::vector<WrittenLine>& written) && {
  for (auto& line : lines_) {
    line.version = written.front().version;
    line.updated = written.front().updated;
  }
  for (const auto& one : written) {
    auto* line = find(one.product_id);
    if (line == nullptr) continue;
    line->id = one.id;
    line->created = one.created;
  }
  std::ranges::sort(lines_, {}, [](const Line& line) { return std::pair(line.created, line.id); });
  return std::move(lines_);
}

std::size_t Draft::count() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(lines_, [](const Line& line) { return line.quantity > 0; }));
}

std::size_t Draft::count_left_out() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      lines_, [](const Line& line) { return line.quantity == 0 && line.is_reduced; }));
}

}  // namespace cartwright::cart
