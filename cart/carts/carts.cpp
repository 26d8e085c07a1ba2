#include "cart/carts/carts.hpp"

#include "platform/db/error.hpp"
#include "platform/schema/envelope.hpp"

namespace cartwright::cart {
namespace {

// Without items one row tells of the cart.
constexpr db::Query kRead{R"sql(
  SELECT cart.version, cart.updated, coalesce(item.id, 0) AS id,
         coalesce(item.created, cart.updated) AS created,
         coalesce(product.id, 0) AS product_id, coalesce(item.quantity, 0) AS quantity,
         coalesce(product.price, 0) AS unit_price,
         coalesce(item.unit_price_at_add, product.price, 0) AS unit_price_at_add,
         coalesce(item.is_reduced, false) AS is_reduced, coalesce(product.name, '') AS name,
         product.sku, product.stock, coalesce(product.min_quantity, 1) AS min_quantity,
         coalesce(product.max_quantity, 0) AS max_quantity,
         coalesce(product.archived, false) AS archived
  FROM carts AS cart
  LEFT JOIN cartitems AS item ON item.cart_id = cart.user_id
  LEFT JOIN products AS product ON product.id = item.product_id
  WHERE cart.user_id = $1
  ORDER BY item.created, item.id
)sql"};

constexpr db::Command kMake{R"sql(
  INSERT INTO carts (user_id) VALUES ($1) ON CONFLICT DO NOTHING
)sql"};

constexpr db::Command kLock{R"sql(
  SELECT FROM carts WHERE user_id = $1 FOR UPDATE
)sql"};

// As above, with the products that may come in: what is written next is decided by these rows, so
// nothing is read before the cart is locked.
constexpr db::Command kReadLocked{R"sql(
  SELECT cart.version, cart.updated, coalesce(item.id, 0) AS id,
         coalesce(item.created, cart.updated) AS created,
         coalesce(product.id, 0) AS product_id, coalesce(item.quantity, 0) AS quantity,
         coalesce(product.price, 0) AS unit_price,
         coalesce(item.unit_price_at_add, product.price, 0) AS unit_price_at_add,
         coalesce(item.is_reduced, false) AS is_reduced, coalesce(product.name, '') AS name,
         product.sku, product.stock, coalesce(product.min_quantity, 1) AS min_quantity,
         coalesce(product.max_quantity, 0) AS max_quantity,
         coalesce(product.archived, false) AS archived
  FROM carts AS cart
  LEFT JOIN (
    SELECT product_id FROM cartitems WHERE cart_id = $1
    UNION
    SELECT unnest($2::bigint[])
  ) AS wanted ON true
  LEFT JOIN cartitems AS item
    ON item.cart_id = cart.user_id AND item.product_id = wanted.product_id
  LEFT JOIN products AS product ON product.id = wanted.product_id
  WHERE cart.user_id = $1
  ORDER BY item.created, item.id
)sql"};

constexpr db::Command kWrite{R"sql(
  WITH wanted AS (
    SELECT * FROM unnest($2::bigint[], $3::integer[], $4::numeric[], $5::boolean[])
      AS line (product_id, quantity, unit_price_at_add, is_reduced)
  ), removed AS (
    DELETE FROM cartitems
    WHERE cart_id = $1 AND product_id IN (SELECT product_id FROM wanted WHERE quantity = 0)
  ), written AS (
    INSERT INTO cartitems (cart_id, product_id, quantity, unit_price_at_add, is_reduced)
    SELECT $1, product_id, quantity, unit_price_at_add, is_reduced FROM wanted WHERE quantity > 0
    ON CONFLICT (cart_id, product_id) DO UPDATE
    SET quantity = excluded.quantity, unit_price_at_add = excluded.unit_price_at_add,
        is_reduced = excluded.is_reduced
    RETURNING id, created, product_id
  ), touched AS (
    UPDATE carts SET version = version + 1, updated = clock_timestamp() WHERE user_id = $1
    RETURNING version, updated
  )
  SELECT touched.version, touched.updated, coalesce(written.id, 0) AS id,
         coalesce(written.created, touched.updated) AS created,
         coalesce(written.product_id, 0) AS product_id
  FROM touched LEFT JOIN written ON true
)sql"};

constexpr db::Command kRemoveCart{R"sql(
  DELETE FROM carts WHERE user_id = $1
)sql"};

constexpr db::Command kRemoveSome{R"sql(
  DELETE FROM carts
  WHERE user_id IN (SELECT user_id FROM carts WHERE user_id BETWEEN $1 AND $2 LIMIT 1000)
)sql"};

constexpr db::Query kFindItem{R"sql(
  SELECT cart_id, product_id FROM cartitems WHERE id = $1
)sql"};

/// The columns of the lines that are written.
struct Columns {
  explicit Columns(const std::vector<Line>& lines) {
    for (const auto& line : lines) {
      products.push_back(line.product_id);
      quantities.push_back(line.quantity);
      prices.push_back(line.unit_price_at_add);
      reduced.push_back(line.is_reduced);
    }
  }

  std::vector<ProductId> products;
  std::vector<std::int32_t> quantities;
  std::vector<Money> prices;
  std::vector<bool> reduced;
};

db::Batch opening(const Writing& writing, const std::vector<ProductId>& products) {
  auto batch = writing.makes_cart ? db::Batch(kMake, writing.user_id).then(kLock, writing.user_id)
                                  : db::Batch(kLock, writing.user_id);
  return std::move(batch).then(kReadLocked, writing.user_id, products);
}

void require_seen(const http::IfMatch& seen, const Cart& cart) {
  if (seen.allows(cart.version)) return;
  throw http::PreconditionFailed(http::strong_tag(cart.version, schema::data_json(cart)));
}

void require_no_faults(const Draft& draft) {
  if (!draft.faults().empty()) throw refused(draft.faults());
}

}  // namespace

Task<Cart> Carts::get_or_create(UserId user_id) {
  auto lines = co_await database_.list<Line>(kRead, user_id);
  if (lines.empty()) {
    co_await database_.execute(kMake, user_id);
    lines = co_await database_.list<Line>(kRead, user_id);
  }
  if (lines.empty()) throw unavailable("The cart was removed meanwhile");
  co_return cart_of_lines(user_id, currency_, lines);
}

Task<Cart> Carts::read(UserId user_id) {
  const auto lines = co_await database_.list<Line>(kRead, user_id);
  if (!lines.empty()) co_return cart_of_lines(user_id, currency_, lines);
  Cart none;
  none.user_id = user_id;
  none.currency = currency_;
  co_return none;
}

Task<std::optional<Changed>> Carts::change(Writing writing, std::vector<ProductId> products,
                                           Edit edit) try {
  auto transaction = database_.begin();
  const auto lines = co_await transaction.list<Line>(opening(writing, products));
  if (lines.empty()) co_return std::nullopt;
  auto before = cart_of_lines(writing.user_id, currency_, lines);
  require_seen(writing.seen, before);
  Draft draft(lines);
  edit(draft);
  require_no_faults(draft);
  const Columns columns(draft.changed_lines());
  if (columns.products.empty()) {
    co_await transaction.commit();
    co_return Changed{std::move(before), false};
  }
  const bool has_new_line = draft.has_new_line();
  const auto written =
      co_await transaction.list<WrittenLine>(kWrite, writing.user_id, columns.products,
                                             columns.quantities, columns.prices, columns.reduced);
  co_await transaction.commit();
  const auto after = std::move(draft).written(written);
  co_return Changed{cart_of_lines(writing.user_id, currency_, after), has_new_line};
} catch (const db::ForeignKeyViolation&) {
  // The cart is locked, so it is a product that was removed at the same moment.
  throw refused(kNonFieldErrors, kNoSuchProduct);
}

db::Batch Carts::removal_of(UserId user_id) { return db::Batch(kRemoveCart, user_id); }

Task<std::int64_t> Carts::remove_some(UserId first, UserId last) {
  return database_.execute(kRemoveSome, first, last);
}

Task<std::optional<ItemPlace>> Carts::find(ItemId id) {
  return database_.find<ItemPlace>(kFindItem, id);
}

}  // namespace cartwright::cart
