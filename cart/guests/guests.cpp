#include "cart/guests/guests.hpp"

#include <iterator>
#include <utility>
#include <vector>

#include "cart/carts/cart_rows.hpp"
#include "cart/guests/merging.hpp"
#include "platform/auth/opaque_token.hpp"
#include "platform/db/sql_text.hpp"

namespace cartwright::cart {
namespace {

// Carts that have ended are removed in small parts, since each may have 200 lines.
constexpr std::chrono::milliseconds kPause = std::chrono::minutes(1);
constexpr jobs::Effort kEffort{.longest = std::chrono::seconds(20)};
constexpr std::int32_t kSome = 200;
constexpr int kParts = 50;

constexpr db::Command kMake{R"sql(
  WITH guest AS (
    INSERT INTO guest_carts (token_hash, expires) VALUES ($1, now() + $2 * interval '1 hour')
    RETURNING cart_id, expires
  ), cart AS (
    INSERT INTO carts (user_id) SELECT cart_id FROM guest RETURNING version, updated
  )
  SELECT version, updated, expires FROM guest, cart
)sql"};

constexpr auto kReadText = db::joined("SELECT guest.expires, ", kLineColumns, R"sql(
  FROM guest_carts AS guest
  JOIN carts AS cart ON cart.user_id = guest.cart_id
)sql",
                                      kJoinLines, R"sql(
  WHERE guest.token_hash = $1 AND guest.expires > now()
  ORDER BY item.created, item.id
)sql");
constexpr db::Query kRead{kReadText.data()};

// All who lock a guest's cart do it here or pass over those that others have locked, and who locks
// a user's cart too does it next: nobody waits in a circle.
constexpr db::Command kLock{R"sql(
  SELECT guest.cart_id, guest.expires, now() + $2 * interval '1 hour' AS next_expires
  FROM guest_carts AS guest JOIN carts AS cart ON cart.user_id = guest.cart_id
  WHERE guest.token_hash = $1 AND guest.expires > now()
  FOR UPDATE
)sql"};

constexpr db::Command kLockForMerge{R"sql(
  SELECT guest.cart_id, guest.expires, guest.expires AS next_expires
  FROM guest_carts AS guest JOIN carts AS cart ON cart.user_id = guest.cart_id
  WHERE guest.token_hash = $1 AND guest.expires > now()
  FOR UPDATE
)sql"};

constexpr db::Command kMoveExpiry{R"sql(
  UPDATE guest_carts SET expires = $2 WHERE cart_id = $1
)sql"};

constexpr db::Query kReadPieces{R"sql(
  SELECT product_id, quantity, coalesce(unit_price_at_add, 0) AS unit_price_at_add
  FROM cartitems WHERE cart_id = $1 AND quantity > 0
  ORDER BY created, id
)sql"};

constexpr db::Query kMergedInto{R"sql(
  SELECT user_id FROM merged_guest_carts WHERE token_hash = $1 AND forgotten > now()
)sql"};

constexpr db::Command kNoteMerge{R"sql(
  INSERT INTO merged_guest_carts (token_hash, user_id, forgotten)
  VALUES ($1, $2, now() + interval '720 hours')
)sql"};

constexpr db::Command kRemove{R"sql(
  DELETE FROM carts WHERE user_id = $1
)sql"};

// What goes with a cart is locked with it: by whom that is held who just changes it.
constexpr db::Command kRemoveSome{R"sql(
  DELETE FROM carts WHERE user_id = ANY (ARRAY(
    SELECT guest.cart_id
    FROM guest_carts AS guest JOIN carts AS cart ON cart.user_id = guest.cart_id
    WHERE guest.expires <= now()
    ORDER BY guest.expires LIMIT $1 FOR UPDATE SKIP LOCKED
  ))
)sql"};

constexpr db::Command kForgetSome{R"sql(
  DELETE FROM merged_guest_carts WHERE token_hash = ANY (ARRAY(
    SELECT token_hash FROM merged_guest_carts WHERE forgotten <= now()
    ORDER BY forgotten LIMIT $1 FOR UPDATE SKIP LOCKED
  ))
)sql"};

/// A line and until when its cart is there.
struct GuestLine : Line {
  Timestamp expires;

  static constexpr auto schema() {
    return extend(Line::schema(), field("expires", &GuestLine::expires));
  }
};

struct Made {
  std::int64_t version = 0;
  Timestamp updated;
  Timestamp expires;

  static constexpr auto schema() {
    return fields(field("version", &Made::version), field("updated", &Made::updated),
                  field("expires", &Made::expires));
  }
};

std::vector<Line> lines_of(std::vector<GuestLine> rows) {
  return {std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end())};
}

}  // namespace

/// Where a guest's cart is, which the transaction has locked.
struct Guests::Place {
  CartId cart_id;
  Timestamp expires;
  Timestamp next_expires;  ///< if it is changed now

  static constexpr auto schema() {
    return fields(field("cart_id", &Place::cart_id), field("expires", &Place::expires),
                  field("next_expires", &Place::next_expires));
  }
};

Guests::Guests(db::Database& database, Carts& carts, std::string currency,
               std::chrono::days lifetime, jobs::Jobs& jobs)
    : database_(database),
      carts_(carts),
      currency_(std::move(currency)),
      lifetime_(std::chrono::hours(lifetime).count()) {
  database_.require_tables({"guest_carts", "merged_guest_carts"});
  jobs.every(kPause, "remove guest carts", this, &Guests::clean, kEffort);
}

Task<NewGuestCart> Guests::create() {
  auto token = auth::make_opaque_token();
  const auto made = co_await database_.get<Made>(kMake, *auth::hash_of_token(token), lifetime_);
  Line none;
  none.version = made.version;
  none.updated = made.updated;
  co_return NewGuestCart{std::move(token), guest_cart_of_lines(made.expires, currency_, {none})};
}

Task<std::optional<GuestCart>> Guests::read(Guest guest) {
  auto rows = co_await database_.list<GuestLine>(kRead, guest.token_hash);
  if (rows.empty()) co_return std::nullopt;
  const auto expires = rows.front().expires;
  co_return guest_cart_of_lines(expires, currency_, lines_of(std::move(rows)));
}

Task<std::optional<Guests::Place>> Guests::lock(db::Transaction* transaction, Guest guest) {
  return transaction->find<Place>(kLock, guest.token_hash, lifetime_);
}

Task<std::optional<ChangedGuestCart>> Guests::change(db::Transaction* transaction,
                                                     GuestWriting writing, CartEdit change) {
  const auto place = co_await lock(transaction, writing.guest);
  if (!place) co_return std::nullopt;
  const auto edit = [&](Draft& draft) {
    if (writing.condition)
      writing.condition(guest_cart_of_lines(place->expires, currency_, draft.before()));
    change.edit(draft);
  };
  const auto changed = co_await change_lines(
      transaction, {.cart_id = place->cart_id,
                    .change = {change.products, edit},
                    .beside = db::Batch(kMoveExpiry, place->cart_id, place->next_expires)});
  if (!changed) co_return std::nullopt;
  const auto expires = changed->is_changed ? place->next_expires : place->expires;
  co_return ChangedGuestCart{guest_cart_of_lines(expires, currency_, changed->lines),
                             changed->has_new_line};
}

Task<std::optional<Cart>> Guests::merge(db::Transaction* transaction, Guest guest, Writing into,
                                        OnConflict rule) {
  transaction->take_turn_of(into.user_id);  // whose cart is waited for next
  const auto place = co_await transaction->find<Place>(kLockForMerge, guest.token_hash);
  CartEdit change{.edit = [](Draft&) {}};
  if (place) {
    change = merging(co_await transaction->list<Piece>(kReadPieces, place->cart_id), rule);
  } else {
    const auto owner = co_await transaction->find<UserId>(kMergedInto, guest.token_hash);
    if (owner != into.user_id) co_return std::nullopt;
  }
  auto changed = co_await carts_.change(transaction, into, std::move(change));
  if (!changed) co_return std::nullopt;
  if (place) {
    co_await transaction->execute(
        db::Batch(kNoteMerge, guest.token_hash, into.user_id).then(kRemove, place->cart_id));
  }
  co_return std::move(changed->cart);
}

Task<void> Guests::clean() {
  for (int part = 0; part < kParts; ++part) {
    const auto removed = co_await database_.execute(kRemoveSome, kSome);
    const auto forgotten = co_await database_.execute(kForgetSome, kSome);
    if (removed < kSome && forgotten < kSome) co_return;
  }
}

}  // namespace cartwright::cart
