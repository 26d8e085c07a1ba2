#include "cart/carts/carts.hpp"

#include <utility>
#include <vector>

#include "platform/db/error.hpp"

namespace cartwright::cart {
namespace {

/// An item beside the price of its product, from which the total is summed.
struct PricedItem : CartItem {
  Money price;

  static constexpr auto schema() {
    return extend(CartItem::schema(), field("price", &PricedItem::price));
  }
};

constexpr db::Query kItems{R"sql(
  SELECT item.id, item.created, item.cart_id, item.product_id, item.quantity, product.price
  FROM cartitems AS item
  JOIN products AS product ON product.id = item.product_id
  WHERE item.cart_id = $1
  ORDER BY item.created, item.id
)sql"};

constexpr db::Command kCreate{R"sql(
  INSERT INTO carts (user_id) VALUES ($1) ON CONFLICT DO NOTHING
)sql"};

constexpr db::Command kRemoveCart{R"sql(
  DELETE FROM carts WHERE user_id = $1
)sql"};

constexpr db::Command kRemoveSome{R"sql(
  DELETE FROM carts
  WHERE user_id IN (SELECT user_id FROM carts WHERE user_id BETWEEN $1 AND $2 LIMIT 1000)
)sql"};

constexpr db::Command kClear{R"sql(
  WITH removed AS (DELETE FROM cartitems WHERE cart_id = $1)
  SELECT user_id FROM carts WHERE user_id = $1
)sql"};

// A violation of a constraint would be a line in PostgreSQL's log, as many as a client likes. So
// what refuses the product is told by one row of quantity 0: the cart, or 0, and the product, or 0.
//
// The statement's own snapshot does not show the row that it inserts, hence the union; and it still
// shows one of the same product whose removal the insert had to wait for.
constexpr db::Command kAdd{R"sql(
  WITH cart AS (
    SELECT user_id FROM carts WHERE user_id = $1
  ), sold AS (
    SELECT id FROM products WHERE id = $2
  ), added AS (
    INSERT INTO cartitems (cart_id, product_id, quantity)
    SELECT cart.user_id, sold.id, $3 FROM cart, sold
    ON CONFLICT (cart_id, product_id) DO NOTHING
    RETURNING id, created, cart_id, product_id, quantity
  ), items AS (
    SELECT id, created, cart_id, product_id, quantity FROM cartitems
    WHERE cart_id = $1 AND product_id <> $2 AND EXISTS (SELECT FROM added)
    UNION ALL
    SELECT id, created, cart_id, product_id, quantity FROM added
  )
  SELECT item.id, item.created, item.cart_id, item.product_id, item.quantity, product.price
  FROM items AS item
  JOIN products AS product ON product.id = item.product_id
  UNION ALL
  SELECT 0, now(), coalesce((SELECT user_id FROM cart), 0), coalesce((SELECT id FROM sold), 0), 0, 0
  WHERE NOT EXISTS (SELECT FROM added)
  ORDER BY created, id
)sql"};

constexpr db::Query kContain{R"sql(
  SELECT EXISTS (SELECT FROM cartitems WHERE id = $1)
)sql"};

// First stands who asks, of whose statements one runs at a time: anybody may name an item.
//
// The statement's own snapshot shows the quantity from before it.
constexpr db::Command kChangeQuantity{R"sql(
  WITH changed AS (
    UPDATE cartitems SET quantity = $4
    WHERE id = $3 AND ($2 OR cart_id = $1)
    RETURNING id, cart_id, quantity
  )
  SELECT item.id, item.created, item.cart_id, item.product_id,
         CASE WHEN item.id = changed.id THEN changed.quantity ELSE item.quantity END AS quantity,
         product.price
  FROM changed
  JOIN cartitems AS item ON item.cart_id = changed.cart_id
  JOIN products AS product ON product.id = item.product_id
  ORDER BY item.created, item.id
)sql"};

constexpr db::Command kRemove{R"sql(
  DELETE FROM cartitems WHERE id = $3 AND ($2 OR cart_id = $1)
)sql"};

Cart with_total(UserId user_id, std::vector<PricedItem> items) {
  Cart cart{.user_id = user_id, .total_price = {}, .cart_items = {}};
  cart.cart_items.reserve(items.size());
  for (const auto& item : items) {
    cart.total_price += item.price * item.quantity;
    cart.cart_items.push_back(item);
  }
  return cart;
}

std::optional<Cart> with_total(std::vector<PricedItem> items) {
  if (items.empty()) return std::nullopt;
  const auto user_id = owner_of(items.front().cart_id);
  return with_total(user_id, std::move(items));
}

}  // namespace

Task<Cart> Carts::get_or_create(UserId user_id) {
  auto items = co_await database_.list<PricedItem>(kItems, cart_of(user_id));
  // Most requests are for a cart with items, which proves that the cart exists.
  if (items.empty()) co_await database_.execute(kCreate, user_id);
  co_return with_total(user_id, std::move(items));
}

Task<Cart> Carts::read(UserId user_id) {
  co_return with_total(user_id, co_await database_.list<PricedItem>(kItems, cart_of(user_id)));
}

Task<bool> Carts::clear(UserId user_id) {
  co_return (co_await database_.find<UserId>(kClear, user_id)).has_value();
}

Task<std::optional<Cart>> Carts::add(CartId cart_id, NewItem item) try {
  auto items = co_await database_.list<PricedItem>(kAdd, cart_id, item.product_id, item.quantity);
  if (const auto& first = items.front(); first.quantity == 0) {
    if (first.cart_id == CartId()) co_return std::nullopt;
    if (first.product_id == ProductId()) throw refused(kNonFieldErrors, kNoSuchProduct);
    throw refused("product_id", kAlreadyInCart);
  }
  co_return with_total(std::move(items));
} catch (const db::ForeignKeyViolation& violation) {
  // The product, or the cart, was removed at the same moment.
  if (violation.constraint() != "fk__cartitems__product_id__products") co_return std::nullopt;
  throw refused(kNonFieldErrors, kNoSuchProduct);
}

Task<std::optional<Cart>> Carts::change_quantity(ItemId id, std::int32_t quantity, Reach reach) {
  co_return with_total(co_await database_.list<PricedItem>(kChangeQuantity, reach.own,
                                                           reach.is_everything, id, quantity));
}

Task<bool> Carts::remove(ItemId id, Reach reach) {
  co_return co_await database_.execute(kRemove, reach.own, reach.is_everything, id) == 1;
}

db::Batch Carts::removal_of(UserId user_id) { return db::Batch(kRemoveCart, user_id); }

Task<std::int64_t> Carts::remove_some(UserId first, UserId last) {
  return database_.execute(kRemoveSome, first, last);
}

Task<bool> Carts::contain(ItemId id) { return database_.get<bool>(kContain, id); }

}  // namespace cartwright::cart
