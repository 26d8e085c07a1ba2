#include "cart/carts/carts_api.hpp"

namespace cartwright::cart {
namespace {

Reach reach_of(const auth::Caller& caller) {
  return {.own = cart_of(caller.id), .is_everything = caller.is_admin};
}

}  // namespace

CartsApi::CartsApi(Carts& carts, http::Front& front) : carts_(carts) {
  auto& router = front.routes();
  router.get("/api/v1/cart/{user_id}/", this, &CartsApi::retrieve, "Read a cart",
             "Makes an empty cart at the first request of its user.");
  router.del("/api/v1/cart/{user_id}/", this, &CartsApi::clear, "Clear a cart");
  router
      .post("/api/v1/cart-item/{cart_id}/create", this, &CartsApi::add_item,
            "Add a product to a cart")
      .refuses("product_id", kAlreadyInCart)
      .refuses(std::string(kNonFieldErrors), kNoSuchProduct);
  router.patch("/api/v1/cart-item/{item_id}/", this, &CartsApi::change_item, "Change a quantity");
  router.del("/api/v1/cart-item/{item_id}/", this, &CartsApi::remove_item, "Remove an item");
}

Task<Cart> CartsApi::retrieve(OwnCart user) {
  const bool is_own = user.caller.id == *user;
  co_return co_await (is_own ? carts_.get_or_create(*user) : carts_.read(*user));
}

Task<http::NoContent> CartsApi::clear(OwnCart user) {
  if (!co_await carts_.clear(*user)) throw not_found();
  co_return http::NoContent();
}

Task<http::Created<Cart>> CartsApi::add_item(OwnCartById user, http::Body<NewItem> body) {
  co_return http::Created{or_not_found(co_await carts_.add(cart_of(*user), *body))};
}

Task<Cart> CartsApi::change_item(auth::Caller caller, ItemIdInPath item_id,
                                 http::Body<ItemPatch> body) {
  auto cart = co_await carts_.change_quantity(*item_id, body->quantity, reach_of(caller));
  if (!cart) throw co_await out_of_reach(*item_id);
  co_return *std::move(cart);
}

Task<http::NoContent> CartsApi::remove_item(auth::Caller caller, ItemIdInPath item_id) {
  if (!co_await carts_.remove(*item_id, reach_of(caller))) throw co_await out_of_reach(*item_id);
  co_return http::NoContent();
}

Task<Error> CartsApi::out_of_reach(ItemId item_id) {
  co_return co_await carts_.contain(item_id) ? forbidden() : not_found();
}

}  // namespace cartwright::cart
