#pragma once
// The endpoints of guests' carts, and how a cart comes along when its guest logs in. Each signature
// says who may call it and what it takes.

#include <string>

#include "cart/carts/cart.hpp"
#include "cart/guests/guest.hpp"
#include "cart/guests/guest_brake.hpp"
#include "cart/guests/guests.hpp"
#include "platform/effects/effect.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"
#include "platform/http/self.hpp"

/// From `X-Cart-Token`; throws `not_found` where that is no token.
template <>
struct cartwright::http::Parameter<cartwright::cart::Guest> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation);
  static Task<cart::Guest> take(Exchange exchange);

  /// What nobody else is called.
  static std::string identify(const cart::Guest& guest);
};

namespace cartwright::cart {

class GuestsApi {
 public:
  /// Adds the endpoints to `front`. All outlive this object.
  GuestsApi(Guests& guests, GuestBrake& brake, http::Front& front);

 private:
  using OwnCart = http::Self<"user_id", UserId>;
  using ProductIdInPath = http::Path<"product_id", ProductId>;
  using Effect = effects::Effect;
  using TaggedCart = http::Tagged<GuestCart>;
  using PutCart = http::Tagged<http::Put<GuestCart>>;
  using MadeCart = http::With<http::Created<NewGuestCart>, http::header::kEtag>;

  Task<MadeCart> create(http::Client client);
  Task<TaggedCart> retrieve(Guest guest);
  Task<http::NoContent> clear(Guest guest, http::IfMatch seen, Effect effect);
  Task<PutCart> add(Guest guest, http::IfMatch seen, http::Body<AddedItem> body, Effect effect);
  Task<PutCart> set(Guest guest, ProductIdInPath product_id, http::IfMatch seen,
                    http::Body<Quantity> body, Effect effect);
  Task<TaggedCart> remove(Guest guest, ProductIdInPath product_id, http::IfMatch seen,
                          Effect effect);
  Task<TaggedCart> change_many(Guest guest, http::IfMatch seen, http::Body<Batch> body,
                               Effect effect);
  Task<TaggedCart> acknowledge(Guest guest, http::IfMatch seen, Effect effect);

  Task<http::Tagged<Cart>> merge(OwnCart user, http::IfMatch seen, http::Body<Merge> body,
                                 Effect effect);

  Guests& guests_;
  GuestBrake& brake_;
};

}  // namespace cartwright::cart
