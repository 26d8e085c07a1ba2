#include "cart/carts/carts_api.hpp"

#include <utility>

#include "platform/http/versioned.hpp"

namespace cartwright::cart {
namespace {

Writing to_cart_of(UserId user_id, const http::IfMatch& seen) {
  return {.user_id = user_id, .condition = http::unless_moved_on<Cart>(seen)};
}

/// The same, for a cart that its user need not have made before.
template <class Own>
Writing writing(const Own& user, const http::IfMatch& seen) {
  auto writing = to_cart_of(*user, seen);
  writing.makes_cart = user.caller.id == *user;
  return writing;
}

http::Tagged<http::Put<Cart>> put(Changed changed) {
  return http::tagged(http::Put{std::move(changed.cart), changed.has_new_line});
}

}  // namespace

CartsApi::CartsApi(Carts& carts, http::Front& front) : carts_(carts) {
  auto& router = front.routes();
  router.get("/api/v1/cart/{user_id}/", this, &CartsApi::retrieve, "Read a cart",
             "Makes an empty cart at the first request of its user.");
  router.del("/api/v1/cart/{user_id}/", this, &CartsApi::clear, "Clear a cart");
  router
      .post("/api/v1/cart/{user_id}/items/", this, &CartsApi::add, "Add to a cart",
            "What is there already becomes more.")
      .refuses(kRefusals);
  router
      .put("/api/v1/cart/{user_id}/items/{product_id}/", this, &CartsApi::set,
           "Set the quantity of a product")
      .refuses(kRefusals);
  router.del("/api/v1/cart/{user_id}/items/{product_id}/", this, &CartsApi::remove,
             "Remove a product");
  router
      .post("/api/v1/cart/{user_id}/batch/", this, &CartsApi::change_many, "Change many products",
            "In order, all or none. A fault names its step: `items.3.quantity`.")
      .refuses("items.3.quantity", "Only 3 in stock.");
  router.post("/api/v1/cart/{user_id}/acknowledge/", this, &CartsApi::acknowledge,
              "Accept what has changed",
              "Prices at add become those of today, reduced quantities stand.");
  router
      .post("/api/v1/cart-item/{cart_id}/create", this, &CartsApi::add_item,
            "Add a product to a cart")
      .refuses("product_id", kAlreadyInCart)
      .refuses(kRefusals);
  router.patch("/api/v1/cart-item/{item_id}/", this, &CartsApi::change_item, "Change a quantity");
  router.del("/api/v1/cart-item/{item_id}/", this, &CartsApi::remove_item, "Remove an item");
}

Task<http::Tagged<Cart>> CartsApi::retrieve(OwnCart user) {
  const bool is_own = user.caller.id == *user;
  co_return http::tagged(co_await (is_own ? carts_.get_or_create(*user) : carts_.read(*user)));
}

Task<http::NoContent> CartsApi::clear(OwnCart user, http::IfMatch seen, Effect effect) {
  or_not_found(co_await carts_.change(effect, to_cart_of(*user, seen), clearing()));
  co_return http::NoContent();
}

Task<CartsApi::PutCart> CartsApi::add(OwnCart user, http::IfMatch seen, http::Body<AddedItem> body,
                                      Effect effect) {
  co_return put(or_not_found(co_await carts_.change(effect, writing(user, seen), adding(*body))));
}

Task<CartsApi::PutCart> CartsApi::set(OwnCart user, ProductIdInPath product_id, http::IfMatch seen,
                                      http::Body<Quantity> body, Effect effect) {
  co_return put(or_not_found(
      co_await carts_.change(effect, writing(user, seen), setting(*product_id, *body))));
}

Task<CartsApi::TaggedCart> CartsApi::remove(OwnCart user, ProductIdInPath product_id,
                                            http::IfMatch seen, Effect effect) {
  auto changed = co_await carts_.change(effect, writing(user, seen), removing(*product_id));
  co_return http::tagged(or_not_found(std::move(changed)).cart);
}

Task<CartsApi::TaggedCart> CartsApi::change_many(OwnCart user, http::IfMatch seen,
                                                 http::Body<Batch> body, Effect effect) {
  auto changed = co_await carts_.change(effect, writing(user, seen), taking(std::move(*body)));
  co_return http::tagged(or_not_found(std::move(changed)).cart);
}

Task<CartsApi::TaggedCart> CartsApi::acknowledge(OwnCart user, http::IfMatch seen, Effect effect) {
  auto changed = co_await carts_.change(effect, writing(user, seen), acknowledging());
  co_return http::tagged(or_not_found(std::move(changed)).cart);
}

Task<http::Tagged<http::Created<Cart>>> CartsApi::add_item(OwnCartById user, http::IfMatch seen,
                                                           http::Body<NewItem> body,
                                                           Effect effect) {
  auto changed = co_await carts_.change(effect, to_cart_of(*user, seen), adding_new(*body));
  co_return http::tagged(http::Created{or_not_found(std::move(changed)).cart});
}

Task<CartsApi::TaggedCart> CartsApi::change_item(OwnItem item, http::IfMatch seen,
                                                 http::Body<ItemPatch> body, Effect effect) {
  co_return http::tagged(co_await set_item(effect, std::move(item), seen, body->quantity));
}

Task<http::NoContent> CartsApi::remove_item(OwnItem item, http::IfMatch seen, Effect effect) {
  co_await set_item(effect, std::move(item), seen, 0);
  co_return http::NoContent();
}

Task<Cart> CartsApi::set_item(Effect effect, OwnItem item, http::IfMatch seen,
                              std::int32_t quantity) {
  auto changed = co_await carts_.change(effect, to_cart_of(item->owner, seen),
                                        setting_item(item->product_id, *item, quantity));
  co_return or_not_found(std::move(changed)).cart;
}

Task<std::optional<OwnedItem>> CartsApi::find(ItemId id) {
  const auto place = co_await carts_.find(id);
  const auto owner = place ? owner_of(place->cart_id) : std::nullopt;
  if (!owner) co_return std::nullopt;
  co_return OwnedItem{*owner, place->product_id};
}

}  // namespace cartwright::cart
