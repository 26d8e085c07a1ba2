#pragma once
// The carts and cartitems tables, whoever's a cart is. Reading is one statement; a change has the
// cart to itself until its transaction ends, so that each sees all that were before it (ADR 31).

#include <optional>
#include <vector>

#include "cart/carts/cart.hpp"
#include "cart/carts/changes.hpp"
#include "cart/carts/draft.hpp"
#include "platform/db/transaction.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

/// The columns of a Line, of tables by the names `cart`, `item` and `product`. Without items one
/// row tells of the cart.
inline constexpr char kLineColumns[] = R"sql(
  cart.version, cart.updated, coalesce(item.id, 0) AS id,
  coalesce(item.created, cart.updated) AS created,
  coalesce(product.id, 0) AS product_id, coalesce(item.quantity, 0) AS quantity,
  coalesce(product.price, 0) AS unit_price,
  coalesce(item.unit_price_at_add, product.price, 0) AS unit_price_at_add,
  coalesce(item.is_reduced, false) AS is_reduced, coalesce(product.name, '') AS name,
  product.sku, product.stock, coalesce(product.min_quantity, 1) AS min_quantity,
  coalesce(product.max_quantity, 0) AS max_quantity,
  coalesce(product.archived, false) AS archived
)sql";

/// What joins the lines to a cart.
inline constexpr char kJoinLines[] = R"sql(
  LEFT JOIN cartitems AS item ON item.cart_id = cart.user_id
  LEFT JOIN products AS product ON product.id = item.product_id
)sql";

/// An empty cart, where there is none.
inline constexpr db::Command kMakeCart{R"sql(
  INSERT INTO carts (user_id) VALUES ($1) ON CONFLICT DO NOTHING
)sql"};

/// Which cart is changed, and how.
struct CartChange {
  CartId cart_id;
  bool makes_cart = false;  ///< where there is none
  CartEdit change;
  std::optional<db::Batch> beside{};  ///< done too, if anything changes
};

/// A cart after a change.
struct ChangedLines {
  std::vector<Line> lines;
  bool is_changed = false;
  bool has_new_line = false;
};

/// Does it in the transaction, which outlives the task. Nothing if there is no cart. Throws
/// `refused` with the draft's faults.
Task<std::optional<ChangedLines>> change_lines(db::Transaction* transaction, CartChange wanted);

}  // namespace cartwright::cart
