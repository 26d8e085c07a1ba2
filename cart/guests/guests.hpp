#pragma once
// The carts of guests: rows of carts like those of users, with a token instead of an owner.

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "cart/carts/carts.hpp"
#include "cart/carts/changes.hpp"
#include "cart/guests/guest.hpp"
#include "platform/db/database.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

/// Whose cart is changed.
struct GuestWriting {
  Guest guest;
  /// May throw what the client is told of the cart as it is; nothing is written then.
  std::function<void(const GuestCart&)> condition{};
};

struct ChangedGuestCart {
  GuestCart cart;
  bool has_new_line = false;
};

class Guests {
 public:
  /// A cart ends `lifetime` after its last change; `jobs` removes it. All references outlive this
  /// object, which outlives jobs.stop(); `currency` is that of all prices.
  Guests(db::Database& database, Carts& carts, std::string currency, std::chrono::days lifetime,
         jobs::Jobs& jobs);

  /// An empty cart of somebody new.
  Task<NewGuestCart> create();

  /// The guest's cart, if there is one.
  Task<std::optional<GuestCart>> read(Guest guest);

  /// Changes the cart and returns it as it is once the transaction, which outlives the task, is
  /// committed. Nothing if there is no cart. Throws `refused` with the faults, and what the
  /// condition throws.
  Task<std::optional<ChangedGuestCart>> change(db::Transaction* transaction, GuestWriting writing,
                                               CartEdit change);

  /// Takes the guest's cart over into a user's, which is returned as it is once the transaction,
  /// which outlives the task, is committed; the guest has none then. Again, it changes nothing.
  /// Nothing if there is no such guest, or another user has the cart.
  Task<std::optional<Cart>> merge(db::Transaction* transaction, Guest guest, Writing into,
                                  OnConflict rule);

 private:
  struct Place;

  Task<std::optional<Place>> lock(db::Transaction* transaction, Guest guest);
  Task<void> clean();

  db::Database& database_;
  Carts& carts_;
  const std::string currency_;
  const std::int64_t lifetime_;  ///< in hours, which daylight saving leaves alone
};

}  // namespace cartwright::cart
