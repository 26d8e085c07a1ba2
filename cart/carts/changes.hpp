#pragma once
// What can be done to a cart, whoever's it is.

#include <array>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "cart/carts/cart.hpp"
#include "cart/carts/draft.hpp"

namespace cartwright::cart {

struct CartEdit {
  std::vector<ProductId> products{};  ///< that may come into the cart
  /// May throw what the client is told; nothing is written then.
  std::function<void(Draft&)> edit;
};

CartEdit adding(AddedItem item);

/// Refuses what is there already.
CartEdit adding_new(NewItem item);

/// Throws `not_found` if there is no such product.
CartEdit setting(ProductId product_id, Quantity wanted);

/// Throws `not_found` unless the product is there as this item.
CartEdit setting_item(ProductId product_id, ItemId id, std::int32_t quantity);

/// Throws `not_found` if it is not there.
CartEdit removing(ProductId product_id);

/// In order; a fault names its step.
CartEdit taking(Batch batch);

CartEdit clearing();

CartEdit acknowledging();

/// How a change may be refused, for example: fields and texts.
inline constexpr auto kRefusals = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{kNonFieldErrors, kNoSuchProduct},
     {"product_id", kNotSold},
     {"quantity", "Only 3 in stock."}});

}  // namespace cartwright::cart
