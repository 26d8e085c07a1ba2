#pragma once
// The carts and cartitems tables. One member function is one statement, so that a cart's items and
// its total come from one consistent view; only get_or_create() may need a second one.

#include <cstdint>
#include <optional>

#include "cart/carts/cart.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

// Why a product is not added.
inline constexpr const char* kAlreadyInCart =
    "The product is already in cart. Please change the product or just update it's quantity.";
inline constexpr const char* kNoSuchProduct = "Failed to add this product to cart.";

/// Whose items somebody may touch.
struct Reach {
  CartId own;
  bool is_everything = false;
};

class Carts {
 public:
  /// `database` outlives this object.
  explicit Carts(db::Database& database) : database_(database) {
    database_.require_tables({"carts", "cartitems"});
  }

  /// The user's cart; makes an empty one at the first request. Safe under parallel first requests.
  Task<Cart> get_or_create(UserId user_id);

  /// The user's cart; an empty one if there is none, and none is made.
  Task<Cart> read(UserId user_id);

  /// Removes all items; the cart stays. False if the user has no cart.
  Task<bool> clear(UserId user_id);

  /// Puts a product into a cart. Nothing if there is no such cart; throws `refused` if the product
  /// is in it already or does not exist.
  Task<std::optional<Cart>> add(CartId cart_id, NewItem item);

  /// The cart with the item's new quantity. Nothing if no such item is within reach.
  Task<std::optional<Cart>> change_quantity(ItemId id, std::int32_t quantity, Reach reach);

  /// False if no such item is within reach.
  Task<bool> remove(ItemId id, Reach reach);

  /// The removal of a user's cart, for a Batch that does more.
  static db::Batch removal_of(UserId user_id);

  /// Removes carts of users with ids from `first` to `last`, but not so many that it takes long.
  /// Returns how many.
  Task<std::int64_t> remove_some(UserId first, UserId last);

  /// Whether any cart holds the item.
  Task<bool> contain(ItemId id);

 private:
  db::Database& database_;
};

}  // namespace cartwright::cart
