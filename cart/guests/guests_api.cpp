#include "cart/guests/guests_api.hpp"

#include <utility>

#include "platform/auth/opaque_token.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/too_many_requests.hpp"
#include "platform/http/versioned.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::http {

void Parameter<cart::Guest>::document(Operation& operation) {
  document_header(operation, cart::kCartToken);
  operation.explains(cart::kCartToken, "The token that came with the cart.");
  operation.fails("not_found", not_found());
}

Task<cart::Guest> Parameter<cart::Guest>::take(Exchange exchange) {
  co_return cart::Guest{or_not_found(auth::hash_of_token(exchange.credentials().own_secret))};
}

std::string Parameter<cart::Guest>::identify(const cart::Guest& guest) {
  std::string name = "guest ";
  text::append_base64url(name, guest.token_hash.view());
  return name;
}

}  // namespace cartwright::http

namespace cartwright::cart {
namespace {

http::Tagged<http::Put<GuestCart>> put(ChangedGuestCart changed) {
  return http::tagged(http::Put{std::move(changed.cart), changed.has_new_line});
}

GuestWriting writing(Guest guest, const http::IfMatch& seen) {
  return {std::move(guest), http::unless_moved_on<GuestCart>(seen)};
}

}  // namespace

GuestsApi::GuestsApi(Guests& guests, GuestBrake& brake, http::Front& front)
    : guests_(guests), brake_(brake) {
  auto& router = front.routes();
  router.keep_field(kCartToken);
  auto& create = router.post("/api/v1/guest-cart/", this, &GuestsApi::create,
                             "Make a cart without an account", "Its token is the only way to it.");
  create.reply_fields.back().description = "Begins with the version.";
  document_rate_limit(create);
  router.get("/api/v1/guest-cart/", this, &GuestsApi::retrieve, "Read a guest's cart");
  router.del("/api/v1/guest-cart/", this, &GuestsApi::clear, "Clear a guest's cart",
             "The cart and its token stay.");
  router
      .post("/api/v1/guest-cart/items/", this, &GuestsApi::add, "Add to a guest's cart",
            "What is there already becomes more.")
      .refuses(kRefusals);
  router
      .put("/api/v1/guest-cart/items/{product_id}/", this, &GuestsApi::set,
           "Set the quantity of a product of a guest")
      .refuses(kRefusals);
  router.del("/api/v1/guest-cart/items/{product_id}/", this, &GuestsApi::remove,
             "Remove a product of a guest");
  router
      .post("/api/v1/guest-cart/batch/", this, &GuestsApi::change_many,
            "Change many products of a guest",
            "In order, all or none. A fault names its step: `items.3.quantity`.")
      .refuses("items.3.quantity", "Only 3 in stock.");
  router.post("/api/v1/guest-cart/acknowledge/", this, &GuestsApi::acknowledge,
              "Accept what has changed for a guest", "Prices at add become those of today.");
  router.post("/api/v1/cart/{user_id}/merge/", this, &GuestsApi::merge, "Take over a guest's cart",
              "What goes beyond a limit is left out, with the warning `quantity_reduced`; nothing "
              "of the user's own becomes less. The guest's cart is gone then; the same again "
              "changes nothing for 30 days.");
}

Task<GuestsApi::MadeCart> GuestsApi::create(http::Client client) {
  if (const auto wait = co_await brake_.take(client.network)) {
    throw http::TooManyRequests(
        {.name = "guest-carts", .quota = brake_.an_hour(), .window = std::chrono::hours(1)}, *wait);
  }
  auto made = co_await guests_.create();
  auto tag = http::strong_tag(made.cart.version, schema::data_json(made.cart));
  co_return MadeCart{{std::move(made)}, {std::move(tag)}};
}

Task<GuestsApi::TaggedCart> GuestsApi::retrieve(Guest guest) {
  co_return http::tagged(or_not_found(co_await guests_.read(std::move(guest))));
}

Task<http::NoContent> GuestsApi::clear(Guest guest, http::IfMatch seen, Effect effect) {
  or_not_found(co_await guests_.change(effect, writing(std::move(guest), seen), clearing()));
  co_return http::NoContent();
}

Task<GuestsApi::PutCart> GuestsApi::add(Guest guest, http::IfMatch seen, http::Body<AddedItem> body,
                                        Effect effect) {
  co_return put(or_not_found(
      co_await guests_.change(effect, writing(std::move(guest), seen), adding(*body))));
}

Task<GuestsApi::PutCart> GuestsApi::set(Guest guest, ProductIdInPath product_id, http::IfMatch seen,
                                        http::Body<Quantity> body, Effect effect) {
  co_return put(or_not_found(co_await guests_.change(effect, writing(std::move(guest), seen),
                                                     setting(*product_id, *body))));
}

Task<GuestsApi::TaggedCart> GuestsApi::remove(Guest guest, ProductIdInPath product_id,
                                              http::IfMatch seen, Effect effect) {
  auto changed =
      co_await guests_.change(effect, writing(std::move(guest), seen), removing(*product_id));
  co_return http::tagged(or_not_found(std::move(changed)).cart);
}

Task<GuestsApi::TaggedCart> GuestsApi::change_many(Guest guest, http::IfMatch seen,
                                                   http::Body<Batch> body, Effect effect) {
  auto changed =
      co_await guests_.change(effect, writing(std::move(guest), seen), taking(std::move(*body)));
  co_return http::tagged(or_not_found(std::move(changed)).cart);
}

Task<GuestsApi::TaggedCart> GuestsApi::acknowledge(Guest guest, http::IfMatch seen, Effect effect) {
  auto changed = co_await guests_.change(effect, writing(std::move(guest), seen), acknowledging());
  co_return http::tagged(or_not_found(std::move(changed)).cart);
}

Task<http::Tagged<Cart>> GuestsApi::merge(OwnCart user, http::IfMatch seen, http::Body<Merge> body,
                                          Effect effect) {
  const Guest guest{or_not_found(auth::hash_of_token(body->cart_token.reveal()))};
  const Writing into{
      .user_id = *user, .makes_cart = true, .condition = http::unless_moved_on<Cart>(seen)};
  co_return http::tagged(or_not_found(
      co_await guests_.merge(effect, guest, into, body->on_conflict.value_or(OnConflict::max))));
}

}  // namespace cartwright::cart
