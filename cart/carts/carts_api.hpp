#pragma once
// The endpoints of carts and their items. Each signature says who may call it and what it takes.

#include "cart/carts/cart.hpp"
#include "cart/carts/carts.hpp"
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

  Task<Cart> retrieve(OwnCart user);
  Task<http::NoContent> clear(OwnCart user);
  Task<http::Created<Cart>> add_item(OwnCartById user, http::Body<NewItem> body);
  Task<Cart> change_item(auth::Caller caller, ItemIdInPath item_id, http::Body<ItemPatch> body);
  Task<http::NoContent> remove_item(auth::Caller caller, ItemIdInPath item_id);

  /// Why no item was touched: `forbidden` if it is in somebody else's cart, else `not_found`.
  Task<Error> out_of_reach(ItemId item_id);

  Carts& carts_;
};

}  // namespace cartwright::cart
