#include "cart/carts/cart_rows.hpp"

#include <utility>

#include "platform/db/error.hpp"
#include "platform/db/sql_text.hpp"

namespace cartwright::cart {
namespace {

constexpr db::Command kLock{R"sql(
  SELECT FROM carts WHERE user_id = $1 FOR UPDATE
)sql"};

// With the products that may come in, in their order: what is written next is decided by these
// rows, so nothing is read before the cart is locked.
constexpr auto kReadLockedText = db::joined("SELECT ", kLineColumns, R"sql(
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
  ORDER BY item.created, item.id, array_position($2::bigint[], wanted.product_id)
)sql");
constexpr db::Command kReadLocked{kReadLockedText.data()};

constexpr db::Command kWrite{R"sql(
  WITH wanted AS (
    SELECT * FROM unnest($2::bigint[], $3::integer[], $4::numeric[], $5::boolean[])
      AS line (product_id, quantity, unit_price_at_add, is_reduced)
  ), removed AS (
    DELETE FROM cartitems
    WHERE cart_id = $1
    AND product_id IN (SELECT product_id FROM wanted WHERE quantity = 0 AND NOT is_reduced)
  ), written AS (
    INSERT INTO cartitems (cart_id, product_id, quantity, unit_price_at_add, is_reduced)
    SELECT $1, product_id, quantity, unit_price_at_add, is_reduced FROM wanted
    WHERE quantity > 0 OR is_reduced
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

db::Batch opening(const CartChange& wanted) {
  auto batch = wanted.makes_cart ? db::Batch(kMakeCart, wanted.cart_id).then(kLock, wanted.cart_id)
                                 : db::Batch(kLock, wanted.cart_id);
  return std::move(batch).then(kReadLocked, wanted.cart_id, wanted.change.products);
}

// The write comes last, since a batch answers with the rows of its last command.
db::Batch writing(CartChange wanted, const std::vector<Line>& lines) {
  const Columns to(lines);
  if (!wanted.beside) {
    return db::Batch(kWrite, wanted.cart_id, to.products, to.quantities, to.prices, to.reduced);
  }
  return std::move(*wanted.beside)
      .then(kWrite, wanted.cart_id, to.products, to.quantities, to.prices, to.reduced);
}

void require_no_faults(const Draft& draft) {
  if (!draft.faults().empty()) throw refused(draft.faults());
}

}  // namespace

Task<std::optional<ChangedLines>> change_lines(db::Transaction* transaction,
                                               CartChange wanted) try {
  auto lines = co_await transaction->list<Line>(opening(wanted));
  if (lines.empty()) co_return std::nullopt;
  Draft draft(std::move(lines));
  wanted.change.edit(draft);
  require_no_faults(draft);
  const auto changed = draft.changed_lines();
  if (changed.empty()) co_return ChangedLines{draft.before()};
  const bool has_new_line = draft.has_new_line();
  const auto written = co_await transaction->list<WrittenLine>(writing(std::move(wanted), changed));
  co_return ChangedLines{std::move(draft).written(written), true, has_new_line};
} catch (const db::ForeignKeyViolation&) {
  // The cart is locked, so it is a product that was removed at the same moment.
  throw refused(kNonFieldErrors, kNoSuchProduct);
}

}  // namespace cartwright::cart
