#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/bearer_token.hpp"

namespace cartwright::cart {
namespace {

/// One call on the cart of a user; `path` and `form` name its parts: {user}, {item}, {product}.
struct Call {
  std::string name;
  std::string method;
  std::string path;
  std::string form;
  int success;
};

void PrintTo(const Call& call, std::ostream* out) { *out << call.name; }

const auto kAllCalls =
    testing::Values(Call{"Retrieve", "GET", "/api/v1/cart/{user}/", "", 200},
                    Call{"Clear", "DELETE", "/api/v1/cart/{user}/", "", 204},
                    Call{"AddItem", "POST", "/api/v1/cart-item/{user}/create",
                         "product_id={product}&quantity=2", 201},
                    Call{"ChangeItem", "PATCH", "/api/v1/cart-item/{item}/", "quantity=2", 200},
                    Call{"RemoveItem", "DELETE", "/api/v1/cart-item/{item}/", "", 204});

/// Ann has a cart with one item in it.
class PermissionsTest : public CartFixture {
 protected:
  test::HttpReply send(test::HttpClient client, const Call& call) {
    return client.send(call.method, filled(call.path), filled(call.form), test::kForm);
  }

  void expect_untouched() {
    EXPECT_EQ(database.count("carts"), 1);
    EXPECT_EQ(database.scalar("SELECT count(*) || ' of ' || max(quantity) FROM cartitems"),
              "1 of 1");
  }

  KnownUser ann = given_user();
  ItemId item = given_item(ann);
  ProductId product = given_product();

 private:
  [[nodiscard]] std::string filled(const std::string& text) const {
    return fmt::format(fmt::runtime(text), fmt::arg("user", ann.id.value),
                       fmt::arg("item", item.value), fmt::arg("product", product.value));
  }
};

class EveryCallTest : public PermissionsTest, public testing::WithParamInterface<Call> {};

TEST_P(EveryCallTest, IsRefusedWithoutAToken) {
  auto reply = send(anonymous(), GetParam());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.error_code(), "unauthorized");
  EXPECT_EQ(reply.message(), "Missing authorization token");
  EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
  expect_untouched();
}

TEST_P(EveryCallTest, IsRefusedWithATokenThatIsNone) {
  auto reply = send(anonymous().as("Bearer worthless"), GetParam());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.error_code(), "unauthorized");
  EXPECT_EQ(reply.message(), "Invalid authorization token");
  EXPECT_EQ(reply.header("WWW-Authenticate"), R"(Bearer error="invalid_token")");
  expect_untouched();
}

TEST_P(EveryCallTest, IsRefusedToADeletedUser) {
  customers().delete_user(ann);

  auto reply = send(as(ann), GetParam());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
  expect_untouched();
}

TEST_P(EveryCallTest, IsRefusedToOtherUsers) {
  auto reply = send(as(given_user()), GetParam());

  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reply.error_code(), "forbidden");
  EXPECT_EQ(reply.message(), "You do not have permission to perform this action.");
  expect_untouched();
}

TEST_P(EveryCallTest, IsOpenToTheOwner) {
  auto reply = send(as(ann), GetParam());

  EXPECT_EQ(reply.status, GetParam().success);
}

TEST_P(EveryCallTest, IsOpenToAnAdministrator) {
  auto reply = send(as(given_admin()), GetParam());

  EXPECT_EQ(reply.status, GetParam().success);
}

TEST_P(EveryCallTest, IsClosedToAFormerAdministrator) {
  const auto admin = given_admin();
  customers().demote(admin);

  auto reply = send(as(admin), GetParam());

  EXPECT_EQ(reply.status, 403);
  expect_untouched();
}

INSTANTIATE_TEST_SUITE_P(, EveryCallTest, kAllCalls,
                         [](const auto& call) { return call.param.name; });

struct HeaderCase {
  std::string authorization;  ///< {token} is a token that is honoured
  std::string message;
  std::string reason;
};

void PrintTo(const HeaderCase& header, std::ostream* out) { *out << header.reason; }

class AuthorizationHeaderTest : public PermissionsTest,
                                public testing::WithParamInterface<HeaderCase> {};

TEST_P(AuthorizationHeaderTest, IsRefused) {
  const auto token = ann.token.substr(std::string("Bearer ").size());
  const auto header = fmt::format(fmt::runtime(GetParam().authorization), fmt::arg("token", token));

  auto reply = anonymous().as(header).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 401) << GetParam().reason;
  EXPECT_EQ(reply.message(), GetParam().message) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    , AuthorizationHeaderTest,
    testing::Values(
        HeaderCase{"", "Missing authorization token", "an empty header"},
        HeaderCase{"Bearer", "Invalid authorization header", "a scheme alone"},
        HeaderCase{"{token}", "Invalid authorization header", "a token alone"},
        HeaderCase{"Bearer {token} more", "Invalid authorization header", "three words"},
        HeaderCase{"Bearer  {token}", "Invalid authorization header", "two spaces"},
        HeaderCase{"Basic {token}", "Invalid token scheme", "another scheme"},
        HeaderCase{"bearer {token}", "Invalid token scheme", "the scheme in small letters"},
        HeaderCase{"Bearer {token}x", "Invalid authorization token",
                   "a signature that is too long"},
        HeaderCase{"Bearer x{token}", "Invalid authorization token", "a header that is no JSON"},
        HeaderCase{"Bearer a.b.c", "Invalid authorization token", "three parts of nothing"},
        HeaderCase{"Bearer ünï", "Invalid authorization token", "letters that no token has"},
        HeaderCase{"Bearer \xFF\xFE", "Invalid authorization token", "bytes that are no text"}));

using TokenTest = PermissionsTest;

TEST_F(TokenTest, IsRefusedOnceItHasExpired) {
  const auto late = customers().token_of(ann.id, std::chrono::seconds(-1));

  auto reply = anonymous().as(late).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token has expired");
}

TEST_F(TokenTest, IsRefusedIfSomebodyElseSignedIt) {
  const auto forged = test::bearer_token(Secret("what a thief guesses, 32 bytes.."), ann.id,
                                         test::stamp_of(customers().database(), ann.id));

  auto reply = anonymous().as(forged).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Invalid authorization token");
}

TEST_F(TokenTest, IsRefusedAfterAPasswordChange) {
  customers().change_password(ann);

  auto reply = as(ann).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
}

TEST_F(TokenTest, MakesNobodyAnAdministratorByItsOwnClaim) {
  // Every token of the tests claims is_admin.
  auto reply = as(given_user()).get(cart_path(ann.id));

  EXPECT_EQ(reply.status, 403);
}

/// Requests that are wrong in two ways, to see which is told.
class OrderOfChecksTest : public PermissionsTest {
 protected:
  KnownUser stranger = given_user();
};

TEST_F(OrderOfChecksTest, AnUnknownPathComesBeforeTheToken) {
  EXPECT_EQ(anonymous().get("/api/v1/cart/1").status, 404);
  EXPECT_EQ(anonymous().get("/api/v1/carts/1/").status, 404);
  EXPECT_EQ(anonymous().del("/api/v1/cart/").status, 404);
}

TEST_F(OrderOfChecksTest, AnUnknownPathComesBeforeTheMethod) {
  EXPECT_EQ(anonymous().send("PUT", "/api/v1/cart/1").status, 404);
}

TEST_F(OrderOfChecksTest, TheMethodComesBeforeTheToken) {
  auto reply = anonymous().send("PUT", cart_path(ann.id), "{}", "application/json");

  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.header("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

TEST_F(OrderOfChecksTest, TheTokenComesBeforeTheBody) {
  EXPECT_EQ(anonymous().post(new_item_path(ann.id), "{broken").status, 401);
  EXPECT_EQ(anonymous().patch(item_path(item), "{}").status, 401);
}

TEST_F(OrderOfChecksTest, TheBodyComesBeforeThePermission) {
  EXPECT_EQ(as(stranger).post(new_item_path(ann.id), "{}").status, 422);
  EXPECT_EQ(as(stranger).patch(item_path(item), "{}").status, 422);
  EXPECT_EQ(as(stranger).post(new_item_path(ann.id), "{broken").status, 400);
}

TEST_F(OrderOfChecksTest, TheBodyComesBeforeTheExistence) {
  EXPECT_EQ(as(stranger).patch(item_path(kNoItem), quantity_of(0)).status, 422);
}

TEST_F(OrderOfChecksTest, ThePermissionComesBeforeTheExistenceOfACart) {
  const auto nobody = UserId{9'000'000'000};

  EXPECT_EQ(as(stranger).get(cart_path(nobody)).status, 403);
  EXPECT_EQ(as(stranger).del(cart_path(nobody)).status, 403);
  EXPECT_EQ(as(stranger).post(new_item_path(nobody), new_item(kNoProduct)).status, 403);
  EXPECT_EQ(database.count("carts"), 1);
}

TEST_F(OrderOfChecksTest, AnItemMustBeFoundBeforeItsOwnerIsKnown) {
  EXPECT_EQ(as(stranger).patch(item_path(kNoItem), quantity_of(2)).status, 404);
  EXPECT_EQ(as(stranger).del(item_path(kNoItem)).status, 404);
}

TEST_F(OrderOfChecksTest, TheExistenceComesBeforeTheWork) {
  EXPECT_EQ(as(stranger).post(new_item_path(stranger.id), new_item(kNoProduct)).status, 404);
}

}  // namespace
}  // namespace cartwright::cart
