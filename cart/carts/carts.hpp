#pragma once
// The carts of users.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "cart/carts/cart.hpp"
#include "cart/carts/changes.hpp"
#include "platform/db/database.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

/// Where an item is.
struct ItemPlace {
  CartId cart_id;
  ProductId product_id;

  static constexpr auto schema() {
    return fields(field("cart_id", &ItemPlace::cart_id),
                  field("product_id", &ItemPlace::product_id));
  }
};

/// Whose cart is changed.
struct Writing {
  UserId user_id;
  bool makes_cart = false;  ///< where there is none
  /// May throw what the client is told of the cart as it is; nothing is written then.
  std::function<void(const Cart&)> condition{};
};

struct Changed {
  Cart cart;
  bool has_new_line = false;
};

class Carts {
 public:
  /// `database` outlives this object; `currency` is that of all prices.
  Carts(db::Database& database, std::string currency)
      : database_(database), currency_(std::move(currency)) {
    database_.require_tables({"carts", "cartitems"});
  }

  /// The user's cart; makes an empty one at the first request. Safe under parallel first requests.
  Task<Cart> get_or_create(UserId user_id);

  /// The user's cart; one of version 0 if there is none, and none is made.
  Task<Cart> read(UserId user_id);

  /// Changes the cart and returns it as it is once the transaction, which outlives the task, is
  /// committed. Nothing if there is no cart. Throws `refused` with the faults, and what the
  /// condition throws.
  Task<std::optional<Changed>> change(db::Transaction* transaction, Writing writing,
                                      CartEdit change);

  /// Where the item is, if it is in any cart.
  Task<std::optional<ItemPlace>> find(ItemId id);

  /// The removal of a user's cart, for a Batch that does more.
  static db::Batch removal_of(UserId user_id);

  /// Removes carts of users with ids from `first` to `last`, but not so many that it takes long.
  /// Returns how many.
  Task<std::int64_t> remove_some(UserId first, UserId last);

 private:
  db::Database& database_;
  const std::string currency_;
};

}  // namespace cartwright::cart
