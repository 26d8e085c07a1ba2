#include "cart/products/product_cursor.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include "platform/schema/unicode.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::cart {
namespace {

static_assert(4 * kSortedLetters <= db::kLongestCursorKey);

constexpr Money kHighestPrice{999'999'999'999};

// Names are stored as they may be sent; this one sorts behind them all (UTS 35, 5, U+FFFF).
std::string last_name() {
  std::string name;
  for (std::size_t i = 0; i <= kSortedLetters; ++i) name += "\uFFFF";
  return name;
}

/// What a cursor is bound to.
std::uint64_t print_of(const ProductFilter& filter, Sort sort) {
  const auto amount_of = [](const auto& amount) { return amount ? amount->cents : -1; };
  auto text = fmt::format("{} {} {} {}", static_cast<int>(sort), filter.archived,
                          amount_of(filter.min_price), amount_of(filter.max_price));
  if (filter.ids) {
    for (const auto id : filter.ids->ids) text += fmt::format(",{}", id.value);
  }
  // No text of a filter holds NUL, and only one that is there begins with a sign.
  for (const auto& part : {filter.search, filter.category}) {
    text.push_back('\0');
    if (part) text.append("=").append(*part);
  }
  return std::hash<std::string_view>()(text);
}

std::string first_letters(const std::string& name) {
  std::string_view rest = name;
  for (std::size_t i = 0; i < kSortedLetters && !rest.empty(); ++i) text::take_code_point(rest);
  return name.substr(0, name.size() - rest.size());
}

std::string key_of(const Product& product, Sort sort) {
  switch (sort) {
    case Sort::id:
    case Sort::id_descending:
      return {};
    case Sort::name:
    case Sort::name_descending:
      return first_letters(product.name);
    case Sort::price:
    case Sort::price_descending:
      return std::to_string(product.price.cents);
    case Sort::created:
    case Sort::created_descending:
      return std::to_string(product.created.time_since_epoch().count());
  }
  std::unreachable();
}

/// Reads a number of the range, both included.
bool read_number(std::string_view text, std::int64_t from, std::int64_t to, std::int64_t& number) {
  const auto known = text::parse<std::int64_t>(text);
  number = known.value_or(0);
  return known && *known >= from && *known <= to;
}

bool read_key(std::string_view key, Sort sort, Place& place) {
  std::int64_t number = 0;
  switch (sort) {
    case Sort::id:
    case Sort::id_descending:
      return key.empty();
    case Sort::name:
    case Sort::name_descending:
      place.name = key;
      return schema::count_code_points(key).has_value();
    case Sort::price:
    case Sort::price_descending: {
      const bool is_read = read_number(key, 0, kHighestPrice.cents, number);
      place.price = {number};
      return is_read;
    }
    case Sort::created:
    case Sort::created_descending: {
      const bool is_read = read_number(key, kEarliestTimestamp.time_since_epoch().count(),
                                       kLatestTimestamp.time_since_epoch().count(), number);
      place.created = Timestamp(std::chrono::microseconds(number));
      return is_read;
    }
  }
  std::unreachable();
}

std::optional<Place> read_place(std::string_view cursor, std::uint64_t print, Sort sort) {
  const auto known = db::read_cursor(cursor, print);
  if (!known) return std::nullopt;
  Place place;
  place.id = known->id;
  return read_key(known->key, sort, place) ? std::optional(std::move(place)) : std::nullopt;
}

}  // namespace

Place beginning(Sort sort) {
  if (sort < Sort::id_descending) return {0, "", Money{-1}, kEarliestTimestamp};
  return {std::numeric_limits<std::int64_t>::max(),
          last_name(),
          {kHighestPrice.cents + 1},
          kLatestTimestamp};
}

std::string cursor_behind(const Product& product, const ProductFilter& filter, Sort sort) {
  return db::write_cursor({.id = product.id.value, .key = key_of(product, sort)},
                          print_of(filter, sort));
}

Place place_of(std::string_view cursor, const ProductFilter& filter, Sort sort) {
  auto place = read_place(cursor, print_of(filter, sort), sort);
  if (!place) throw invalid("cursor", db::kNoCursor);
  return std::move(*place);
}

}  // namespace cartwright::cart
