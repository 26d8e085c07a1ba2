#pragma once
// What tests of guests' carts have in common.

#include <string>

#include "cart/testing/cart_fixture.hpp"

namespace cartwright::cart {

inline constexpr const char* kGuestCart = "/api/v1/guest-cart/";
inline constexpr const char* kGuestLines = "/api/v1/guest-cart/items/";

class GuestFixture : public CartFixture {
 protected:
  /// The token of a new cart without items.
  std::string given_guest() { return anonymous().post(kGuestCart).text("/data/token"); }

  /// The token of a new cart with so many of one product.
  std::string given_guest(ProductId product_id, int quantity) {
    auto token = given_guest();
    guest(token).post(kGuestLines, new_item(product_id, quantity));
    return token;
  }

  test::HttpClient guest(const std::string& token) {
    return anonymous().with("X-Cart-Token", token);
  }

  static std::string guest_line(ProductId product_id) {
    return kGuestLines + std::to_string(product_id.value) + "/";
  }

  /// Changes columns of a product: `set(desk, "stock = 3")`.
  void set(ProductId product_id, const std::string& columns) {
    database.execute("UPDATE products SET " + columns +
                     " WHERE id = " + std::to_string(product_id.value));
  }

  /// Merges the guest's cart into that of `user`.
  test::HttpReply merge(const KnownUser& user, const std::string& token,
                        const std::string& rule = "max") {
    return as(user).post(cart_path(user.id) + "merge/",
                         R"({"cart_token": ")" + token + R"(", "on_conflict": ")" + rule + "\"}");
  }

  const std::string unknown_token = std::string(43, 'A');
};

}  // namespace cartwright::cart
