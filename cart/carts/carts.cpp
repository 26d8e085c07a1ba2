#include "cart/carts/carts.hpp"

#include "cart/carts/cart_rows.hpp"
#include "platform/db/sql_text.hpp"

namespace cartwright::cart {
namespace {

constexpr auto kReadText =
    db::joined("SELECT ", kLineColumns, "FROM carts AS cart", kJoinLines, R"sql(
  WHERE cart.user_id = $1
  ORDER BY item.created, item.id
)sql");
constexpr db::Query kRead{kReadText.data()};

constexpr db::Command kRemoveCart{R"sql(
  DELETE FROM carts WHERE user_id = $1
)sql"};

constexpr db::Command kRemoveSome{R"sql(
  DELETE FROM carts
  WHERE user_id IN (SELECT user_id FROM carts WHERE user_id BETWEEN greatest($1, 1) AND $2 LIMIT 1000)
)sql"};

constexpr db::Query kFindItem{R"sql(
  SELECT cart_id, product_id FROM cartitems WHERE id = $1
)sql"};

}  // namespace

Task<Cart> Carts::get_or_create(UserId user_id) {
  auto lines = co_await database_.list<Line>(kRead, user_id);
  if (lines.empty()) {
    co_await database_.execute(kMakeCart, user_id);
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

Task<std::optional<Changed>> Carts::change(db::Transaction* transaction, Writing writing,
                                           CartEdit change) {
  const auto edit = [&](Draft& draft) {
    if (writing.condition)
      writing.condition(cart_of_lines(writing.user_id, currency_, draft.before()));
    change.edit(draft);
  };
  auto changed = co_await change_lines(transaction, {.cart_id = cart_of(writing.user_id),
                                                     .makes_cart = writing.makes_cart,
                                                     .change = {change.products, edit}});
  if (!changed) co_return std::nullopt;
  co_return Changed{cart_of_lines(writing.user_id, currency_, changed->lines),
                    changed->has_new_line};
}

db::Batch Carts::removal_of(UserId user_id) { return db::Batch(kRemoveCart, user_id); }

Task<std::int64_t> Carts::remove_some(UserId first, UserId last) {
  return database_.execute(kRemoveSome, first, last);
}

Task<std::optional<ItemPlace>> Carts::find(ItemId id) {
  return database_.find<ItemPlace>(kFindItem, id);
}

}  // namespace cartwright::cart
