#pragma once
// Somebody without an account, who is known by the token of a cart alone, and what they may say.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "cart/carts/cart.hpp"
#include "platform/schema/bytes.hpp"
#include "platform/schema/schema.hpp"
#include "platform/schema/words.hpp"
#include "platform/secret.hpp"

namespace cartwright::cart {

/// What becomes of a product that both carts have.
enum class OnConflict { max, sum };

}  // namespace cartwright::cart

template <>
inline constexpr auto cartwright::schema::kWords<cartwright::cart::OnConflict> =
    std::to_array<cartwright::schema::Word<cartwright::cart::OnConflict>>(
        {{"max", cartwright::cart::OnConflict::max}, {"sum", cartwright::cart::OnConflict::sum}});

namespace cartwright::cart {

/// The header field in which guests show their token.
inline constexpr std::string_view kCartToken = "X-Cart-Token";

/// Who shows a token that may be one of a cart: whether it is, the statement that needs the cart
/// finds out, so that nobody asks twice.
struct Guest {
  Bytes token_hash;
};

struct NewGuestCart {
  std::string token;
  GuestCart cart;

  static constexpr std::string_view schema_name = "NewGuestCart";
  static constexpr auto schema() {
    return fields(field("token", &NewGuestCart::token,
                        doc("For `X-Cart-Token`. It is not shown again, and nobody else has it."),
                        example("3q2-7wJf0nXG5Yd0Z3eYyD1yVhT6b2m9QkLxS8uRcNE")),
                  field("cart", &NewGuestCart::cart));
  }
};

/// Which guest's cart comes into a user's.
struct Merge {
  Secret cart_token;
  std::optional<OnConflict> on_conflict;

  static constexpr std::string_view schema_name = "Merge";
  static constexpr auto schema() {
    return fields(field("cart_token", &Merge::cart_token,
                        example("3q2-7wJf0nXG5Yd0Z3eYyD1yVhT6b2m9QkLxS8uRcNE")),
                  field("on_conflict", &Merge::on_conflict,
                        doc("A product of both: the larger quantity, unless it says `sum`."),
                        example("max")));
  }
};

}  // namespace cartwright::cart
