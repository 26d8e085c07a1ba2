#pragma once
// The endpoints of carts and their items. Each signature says who may call it and what it takes.

#include "cart/carts/cart.hpp"
#include "cart/carts/carts.hpp"
#include "platform/effects/effect.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::cart {

class CartsApi {
 public:
  /// Adds the endpoints to `front`. Both outlive this object.
  CartsApi(Carts& carts, http::Front& front);

 private:
  using OwnCart = http::Own<"user_id", UserId>;
  using OwnCartById = http::Own<"cart_id", UserId>;
  using ItemIdInPath = http::Path<"item_id", ItemId>;
  using ProductIdInPath = http::Path<"product_id", ProductId>;
  using Effect = effects::Effect;
  using TaggedCart = http::Tagged<Cart>;
  using PutCart = http::Tagged<http::Put<Cart>>;

  Task<TaggedCart> retrieve(OwnCart user);
  Task<http::NoContent> clear(OwnCart user, http::IfMatch seen, Effect effect);
  Task<PutCart> add(OwnCart user, http::IfMatch seen, http::Body<AddedItem> body, Effect effect);
  Task<PutCart> set(OwnCart user, ProductIdInPath product_id, http::IfMatch seen,
                    http::Body<Quantity> body, Effect effect);
  Task<TaggedCart> remove(OwnCart user, ProductIdInPath product_id, http::IfMatch seen,
                          Effect effect);
  Task<TaggedCart> change_many(OwnCart user, http::IfMatch seen, http::Body<Batch> body,
                               Effect effect);
  Task<TaggedCart> acknowledge(OwnCart user, http::IfMatch seen, Effect effect);

  Task<http::Tagged<http::Created<Cart>>> add_item(OwnCartById user, http::IfMatch seen,
                                                   http::Body<NewItem> body, Effect effect);
  Task<TaggedCart> change_item(auth::Caller caller, ItemIdInPath item_id, http::IfMatch seen,
                               http::Body<ItemPatch> body, Effect effect);
  Task<http::NoContent> remove_item(auth::Caller caller, ItemIdInPath item_id, http::IfMatch seen,
                                    Effect effect);

  /// Changes the cart that the item is in, as the caller may.
  Task<Cart> change_at(Effect effect, auth::Caller caller, ItemId item_id, http::IfMatch seen,
                       std::int32_t quantity);

  Carts& carts_;
};

}  // namespace cartwright::cart
