#pragma once
// What clients see of a cart, and what they may put into it. Each schema() drives parsing,
// validation, serialisation, OpenAPI and row mapping.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
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

// A user's cart has the user's id, those of guests have negative ones: nobody may take one for
// another.

constexpr CartId cart_of(UserId user_id) { return {user_id.value}; }

/// The user whose cart it is; nobody of a guest's.
constexpr std::optional<UserId> owner_of(CartId cart_id) {
  if (cart_id.value <= 0) return std::nullopt;
  return UserId{cart_id.value};
}

/// One product in a cart, as a guest sees it.
struct GuestItem {
  ItemId id;
  Timestamp created;
  ProductId product_id;
  std::int32_t quantity = 0;
  std::string name;
  std::optional<std::string> sku;
  Money unit_price;
  Money unit_price_at_add;
  Money line_total;
  bool available = false;
  std::int32_t max_quantity = 0;

  static constexpr std::string_view schema_name = "GuestItem";
  static constexpr auto identity() {
    return fields(field("id", &GuestItem::id, example("1")), field("created", &GuestItem::created));
  }
  static constexpr auto content() {
    return fields(field("product_id", &GuestItem::product_id, example("1")),
                  field("quantity", &GuestItem::quantity, example("2")),
                  field("name", &GuestItem::name, example("Walnut desk")),
                  field("sku", &GuestItem::sku, example("DESK-W-160")),
                  field("unit_price", &GuestItem::unit_price, doc("Now.")),
                  field("unit_price_at_add", &GuestItem::unit_price_at_add),
                  field("line_total", &GuestItem::line_total, example("299.98")),
                  field("available", &GuestItem::available,
                        doc("Sold, and not out of stock. Other lines are not part of the total.")),
                  field("max_quantity", &GuestItem::max_quantity, example("5")));
  }
  static constexpr auto schema() { return std::tuple_cat(identity(), content()); }
};

/// The same, as a user sees it.
struct CartItem : GuestItem {
  CartId cart_id;

  static constexpr std::string_view schema_name = "CartItem";
  static constexpr auto schema() {
    return std::tuple_cat(identity(), fields(field("cart_id", &CartItem::cart_id, example("1"))),
                          content());
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

/// What everybody sees of a cart, each product as an Item.
template <class Item>
struct Contents {
  Money total_price;
  std::vector<Item> cart_items;  ///< oldest first
  std::int64_t version = 0;      ///< 0 of one that is not there
  std::optional<Timestamp> updated;
  std::string currency;
  std::int64_t item_count = 0;  ///< pieces
  std::vector<Warning> warnings;

  static constexpr auto contents() {
    return fields(
        field("total_price", &Contents::total_price, example("299.98")),
        field("cart_items", &Contents::cart_items),
        field("version", &Contents::version, doc("Moves with every change."), example("17")),
        field("updated", &Contents::updated, doc("Null of a cart that is not there.")),
        field("currency", &Contents::currency, example("EUR")),
        field("item_count", &Contents::item_count, doc("Pieces of all lines."), example("2")),
        field("warnings", &Contents::warnings));
  }
};

struct Cart : Contents<CartItem> {
  UserId user_id;

  static constexpr std::string_view schema_name = "Cart";
  static constexpr auto schema() {
    return std::tuple_cat(fields(field("user_id", &Cart::user_id, example("1"))), contents());
  }
};

/// Of somebody who is known by a secret alone.
struct GuestCart : Contents<GuestItem> {
  Timestamp expires;

  static constexpr std::string_view schema_name = "GuestCart";
  static constexpr auto schema() {
    return extend(contents(), field("expires", &GuestCart::expires,
                                    doc("When the cart goes. Every change puts it off.")));
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
