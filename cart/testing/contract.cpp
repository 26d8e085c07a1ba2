#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/contracts/service.hpp"

namespace cartwright {
namespace {

test::Settings customers_settings() {
  const auto port = cart::CartFixture::customers().grpc_port();
  return {{"CUSTOMERS_HOST", "localhost"}, {"CUSTOMERS_PORT", std::to_string(port)}};
}

test::OwnResource given_cart(test::TemporaryDatabase& /*database*/) {
  const auto user = cart::CartFixture::customers().given_user();
  return {.path = cart::cart_path(user.id), .token = user.token};
}

}  // namespace

test::Service test::service_under_test() {
  return {.name = "cart",
          .program = CART_PROGRAM,
          .positive_setting = "CUSTOMERS_TIMEOUT_MS",
          .route = "/api/v1/cart/{user_id}/",
          .table = "carts",
          .settings = customers_settings,
          .given_resource = given_cart};
}

}  // namespace cartwright
