#pragma once
// A user's cart, and what clients may put into it. Each schema() drives parsing, validation,
// serialisation, OpenAPI and row mapping.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cart/products/product.hpp"
#include "platform/auth/caller.hpp"
#include "platform/schema/id.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/schema.hpp"
#include "platform/schema/timestamp.hpp"
#include "platform/schema/words.hpp"

namespace cartwright::cart {

/// What a shopper should know of a product in the cart.
enum class WarningCode { price_changed, product_unavailable, insufficient_stock, quantity_reduced };

/// What a batch does with a quantity: it is added to what is there, or stands instead of it.
enum class Mode { add, set };

}  // namespace cartwright::cart

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::cart::WarningCode> =
    std::to_array<cartwright::schema::Word<cartwright::cart::WarningCode>>(
        {{"price_changed", cartwright::cart::WarningCode::price_changed},
         {"product_unavailable", cartwright::cart::WarningCode::product_unavailable},
         {"insufficient_stock", cartwright::cart::WarningCode::insufficient_stock},
         {"quantity_reduced", cartwright::cart::WarningCode::quantity_reduced}});

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::cart::Mode> =
    std::to_array<cartwright::schema::Word<cartwright::cart::Mode>>(
        {{"add", cartwright::cart::Mode::add}, {"set", cartwright::cart::Mode::set}});

namespace cartwright::cart {

using UserId = auth::CallerId;
using ItemId = Id<struct ItemTag>;
using CartId = Id<struct CartTag>;

constexpr auto kQuantity = range(1, 5);  ///< of one product, where the call has always said so

/// Different products in a cart.
inline constexpr std::size_t kMostLines = 200;

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
  std::string name;
  std::optional<std::string> sku;
  Money unit_price;
  Money unit_price_at_add;
  Money line_total;
  bool available = false;
  std::int32_t max_quantity = 0;

  static constexpr std::string_view schema_name = "CartItem";
  static constexpr auto schema() {
    return fields(field("id", &CartItem::id, example("1")), field("created", &CartItem::created),
                  field("cart_id", &CartItem::cart_id, example("1")),
                  field("product_id", &CartItem::product_id, example("1")),
                  field("quantity", &CartItem::quantity, example("2")),
                  field("name", &CartItem::name, example("Walnut desk")),
                  field("sku", &CartItem::sku, example("DESK-W-160")),
                  field("unit_price", &CartItem::unit_price, doc("Now.")),
                  field("unit_price_at_add", &CartItem::unit_price_at_add),
                  field("line_total", &CartItem::line_total, example("299.98")),
                  field("available", &CartItem::available,
                        doc("Sold, and not out of stock. Other lines are not part of the total.")),
                  field("max_quantity", &CartItem::max_quantity, example("5")));
  }
};

struct Warning {
  WarningCode code{};
  std::string message;
  ProductId product_id;

  static constexpr std::string_view schema_name = "Warning";
  static constexpr auto schema() {
    return fields(field("code", &Warning::code),
                  field("message", &Warning::message, example("The price has changed.")),
                  field("product_id", &Warning::product_id));
  }
};

struct Cart {
  UserId user_id;
  Money total_price;
  std::vector<CartItem> cart_items;  ///< oldest first
  std::int64_t version = 0;          ///< 0 of one that is not there
  std::optional<Timestamp> updated;
  std::string currency;
  std::int64_t item_count = 0;  ///< pieces
  std::vector<Warning> warnings;

  static constexpr std::string_view schema_name = "Cart";
  static constexpr auto schema() {
    return fields(field("user_id", &Cart::user_id, example("1")),
                  field("total_price", &Cart::total_price, example("299.98")),
                  field("cart_items", &Cart::cart_items),
                  field("version", &Cart::version, doc("Moves with every change."), example("17")),
                  field("updated", &Cart::updated, doc("Null of a cart that is not there.")),
                  field("currency", &Cart::currency, example("EUR")),
                  field("item_count", &Cart::item_count, doc("Pieces of all lines."), example("2")),
                  field("warnings", &Cart::warnings));
  }
};

/// So many pieces of a product more.
struct AddedItem {
  ProductId product_id;
  std::int32_t quantity = 0;

  static constexpr std::string_view schema_name = "AddedItem";
  static constexpr auto schema() {
    return fields(field("product_id", &AddedItem::product_id, at_least(0), example("1")),
                  field("quantity", &AddedItem::quantity, at_least(1), example("2")));
  }
};

/// How many pieces of a product there shall be.
struct Quantity {
  std::int32_t quantity = 0;

  static constexpr std::string_view schema_name = "Quantity";
  static constexpr auto schema() {
    return fields(
        field("quantity", &Quantity::quantity, at_least(0), doc("0 removes."), example("3")));
  }
};

/// One step of a batch.
struct BatchItem {
  ProductId product_id;
  std::int32_t quantity = 0;
  std::optional<Mode> mode;

  static constexpr std::string_view schema_name = "BatchItem";
  static constexpr auto schema() {
    return fields(field("product_id", &BatchItem::product_id, at_least(0), example("1")),
                  field("quantity", &BatchItem::quantity, at_least(0), example("2")),
                  field("mode", &BatchItem::mode, doc("`add` unless it is said."), example("add")));
  }
  void check(FieldErrors& errors) const {
    const bool adds = mode.value_or(Mode::add) == Mode::add;
    if (adds && quantity < 1) errors.add("quantity", "Must be greater than or equal to 1.");
  }
};

/// Steps that are taken in order, all or none.
struct Batch {
  std::vector<BatchItem> items;

  static constexpr std::string_view schema_name = "Batch";
  static constexpr auto schema() {
    return fields(field("items", &Batch::items, cartwright::items(1, kMostLines)));
  }
};

/// What putting a product in takes, which is not there yet.
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
