#pragma once
// How a guest's cart comes into a user's. It knows no database.

#include <vector>

#include "cart/carts/changes.hpp"
#include "cart/guests/guest.hpp"

namespace cartwright::cart {

/// What a guest's cart has of a product.
struct Piece {
  ProductId product_id;
  std::int32_t quantity = 0;
  Money unit_price_at_add;

  static constexpr auto schema() {
    return fields(field("product_id", &Piece::product_id), field("quantity", &Piece::quantity),
                  field("unit_price_at_add", &Piece::unit_price_at_add));
  }
};

/// Takes them over, oldest first. What goes beyond a limit is left out and noted, so that this
/// refuses nothing; nothing that is in the cart becomes less, and the prices at which it was added
/// stay.
CartEdit merging(std::vector<Piece> pieces, OnConflict rule);

}  // namespace cartwright::cart
