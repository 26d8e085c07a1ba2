#include "cart/guests/merging.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace cartwright::cart {
namespace {

std::int64_t merged(std::int64_t ours, std::int64_t theirs, OnConflict rule) {
  switch (rule) {
    case OnConflict::max:
      return std::max(ours, theirs);
    case OnConflict::sum:
      return ours + theirs;
  }
  std::unreachable();
}

}  // namespace

CartEdit merging(std::vector<Piece> pieces, OnConflict rule) {
  std::vector<ProductId> products;
  std::ranges::transform(pieces, std::back_inserter(products), &Piece::product_id);
  return {std::move(products), [rule, pieces = std::move(pieces)](Draft& draft) {
            for (const auto& [product_id, quantity, price] : pieces) {
              draft.grow(product_id, merged(draft.quantity_of(product_id), quantity, rule), price);
            }
          }};
}

}  // namespace cartwright::cart
