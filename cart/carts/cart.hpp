#pragma once
// A user's cart, and what clients may put into it. Each schema() drives parsing, validation,
// serialisation, OpenAPI and row mapping.

#include <cstdint>
#include <vector>

#include "cart/products/product.hpp"
#include "platform/auth/caller.hpp"
#include "platform/schema/id.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/schema.hpp"
#include "platform/schema/timestamp.hpp"

namespace cartwright::cart {

using UserId = auth::CallerId;
using ItemId = Id<struct ItemTag>;
using CartId = Id<struct CartTag>;

constexpr auto kQuantity = range(1, 5);  ///< of one product in a cart

// A user's cart has the user's id: nothing else may take one for the other.

constexpr CartId cart_of(UserId user_id) { return {user_id.value}; }
constexpr UserId owner_of(CartId cart_id) { return {cart_id.value}; }

/// One product in a cart.
struct CartItem {
  ItemId id;
  Timestamp created;
  CartId cart_id;
  ProductId product_id;
  std::int32_t quantity = 0;

  static constexpr std::string_view schema_name = "CartItem";
  static constexpr auto schema() {
    return fields(field("id", &CartItem::id, example("1")), field("created", &CartItem::created),
                  field("cart_id", &CartItem::cart_id, example("1")),
                  field("product_id", &CartItem::product_id, example("1")),
                  field("quantity", &CartItem::quantity, example("2")));
  }
};

struct Cart {
  UserId user_id;
  Money total_price;
  std::vector<CartItem> cart_items;  ///< oldest first

  static constexpr std::string_view schema_name = "Cart";
  static constexpr auto schema() {
    return fields(field("user_id", &Cart::user_id, example("1")),
                  field("total_price", &Cart::total_price, example("299.98")),
                  field("cart_items", &Cart::cart_items));
  }
};

/// What adding a product takes.
struct NewItem {
  ProductId product_id;
  std::int32_t quantity = 0;

  static constexpr std::string_view schema_name = "NewItem";
  static constexpr auto schema() {
    return fields(field("product_id", &NewItem::product_id, at_least(0), example("1")),
                  field("quantity", &NewItem::quantity, kQuantity, example("2")));
  }
};

/// What a change of an item takes.
struct ItemPatch {
  std::int32_t quantity = 0;

  static constexpr std::string_view schema_name = "ItemPatch";
  static constexpr auto schema() {
    return fields(field("quantity", &ItemPatch::quantity, kQuantity, example("3")));
  }
};

}  // namespace cartwright::cart
