#include "cart/products/product_filter.hpp"

#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright::cart {

std::optional<ProductIds> parse_product_ids(std::string_view text) {
  ProductIds known;
  while (!text::at_end(text)) {
    const auto id = text::parse<std::int64_t>(text::take_until(text, ','));
    if (!id || *id < 1 || known.ids.size() == ProductIds::kMost) return std::nullopt;
    known.ids.push_back({*id});
  }
  return known;
}

}  // namespace cartwright::cart
