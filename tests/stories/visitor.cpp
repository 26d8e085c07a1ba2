#include "tests/stories/visitor.hpp"

#include <fmt/format.h>

namespace cartwright::test {
namespace {

const std::string kGuestCart = "/api/v1/guest-cart/";

std::string credentials(const std::string& email, const std::string& password) {
  return fmt::format(R"({{"email": "{}", "password": "{}"}})", email, password);
}

std::string user_path(std::int64_t user) { return fmt::format("/api/v1/users/{}/", user); }
std::string cart_path(std::int64_t user) { return fmt::format("/api/v1/cart/{}/", user); }
std::string item_path(std::int64_t item) { return fmt::format("/api/v1/cart-item/{}/", item); }

}  // namespace

HttpReply Visitor::registers(const std::string& password) {
  auto reply =
      HttpClient(store_.customers).post("/api/v1/users/create/", credentials(email_, password));
  if (reply.status == 201) id_ = reply.number("/data/id");
  return reply;
}

HttpReply Visitor::logs_in(const std::string& password) {
  auto reply =
      HttpClient(store_.customers).post("/api/v1/auth/login/", credentials(email_, password));
  if (reply.status == 200) token_ = reply.text("/data/token");
  return reply;
}

HttpReply Visitor::changes_password(const std::string& current, const std::string& wanted) {
  return customers().patch(
      user_path(id_) + "change-password/",
      fmt::format(
          R"({{"current_password": "{0}", "new_password": "{1}", "confirm_new_password": "{1}"}})",
          current, wanted));
}

HttpReply Visitor::looks_for(const std::string& product) {
  return HttpClient(store_.cart).get("/api/v1/products/list/?search=" + product);
}

HttpReply Visitor::adds(std::int64_t product, int quantity) {
  return cart().post(fmt::format("/api/v1/cart-item/{}/create", id_),
                     fmt::format(R"({{"product_id": {}, "quantity": {}}})", product, quantity));
}

HttpReply Visitor::changes(std::int64_t item, int quantity) {
  return cart().patch(item_path(item), fmt::format(R"({{"quantity": {}}})", quantity));
}

HttpReply Visitor::removes(std::int64_t item) { return cart().del(item_path(item)); }

HttpReply Visitor::takes_a_cart() {
  auto reply = HttpClient(store_.cart).post(kGuestCart);
  if (reply.status == 201) guest_token_ = reply.text("/data/token");
  return reply;
}

HttpReply Visitor::puts_into_it(std::int64_t product, int quantity) {
  return guest().post(kGuestCart + "items/",
                      fmt::format(R"({{"product_id": {}, "quantity": {}}})", product, quantity));
}

HttpReply Visitor::opens_it() { return guest().get(kGuestCart); }

HttpReply Visitor::takes_it_along() {
  return cart().post(cart_path(id_) + "merge/",
                     fmt::format(R"({{"cart_token": "{}"}})", guest_token_));
}

HttpReply Visitor::finds_users(const std::string& search) {
  return customers().get("/api/v1/users/list/?search=" + search);
}

HttpReply Visitor::opens_cart_of(std::int64_t user) { return cart().get(cart_path(user)); }
HttpReply Visitor::empties_cart_of(std::int64_t user) { return cart().del(cart_path(user)); }

HttpReply Visitor::reads_account_of(std::int64_t user) { return customers().get(user_path(user)); }
HttpReply Visitor::deletes_account_of(std::int64_t user) {
  return customers().del(user_path(user));
}

}  // namespace cartwright::test
