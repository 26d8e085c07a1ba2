#pragma once
// The endpoints of carts and their items. Each signature says who may call it and what it takes.

#include <cstdint>
#include <optional>

#include "cart/carts/cart.hpp"
#include "cart/carts/carts.hpp"
#include "platform/effects/effect.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::cart {

/// An item in a user's cart.
struct OwnedItem {
  UserId owner;
  ProductId product_id;
};

class CartsApi {
 public:
  /// Adds the endpoints to `front`. Both outlive this object.
  CartsApi(Carts& carts, http::Front& front);

  /// What the endpoints of an item find before they are permitted; nothing of a guest's.
  Task<std::optional<OwnedItem>> find(ItemId id);

 private:
  using OwnCart = http::Own<"user_id", UserId>;
  using OwnCartById = http::Own<"cart_id", UserId>;
  using OwnItem = http::OwnThing<"item_id", ItemId, OwnedItem>;
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
  Task<TaggedCart> change_item(OwnItem item, http::IfMatch seen, http::Body<ItemPatch> body,
                               Effect effect);
  Task<http::NoContent> remove_item(OwnItem item, http::IfMatch seen, Effect effect);

  /// Changes the cart that the item is in.
  Task<Cart> set_item(Effect effect, OwnItem item, http::IfMatch seen, std::int32_t quantity);

  Carts& carts_;
};

}  // namespace cartwright::cart
