#include <gtest/gtest.h>

#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::cart {
namespace {

class BadIdTest : public CartFixture, public testing::WithParamInterface<std::string> {
 protected:
  // Whom no permission stops.
  KnownUser admin = given_admin();
};

TEST_P(BadIdTest, FindsNoCart) {
  const auto path = "/api/v1/cart/" + GetParam() + "/";

  EXPECT_EQ(as(admin).get(path).status, 404);
  EXPECT_EQ(as(admin).del(path).status, 404);
  EXPECT_EQ(database.count("carts"), 0);
}

TEST_P(BadIdTest, FindsNoCartToAddTo) {
  auto reply =
      as(admin).post("/api/v1/cart-item/" + GetParam() + "/create", new_item(given_product()));

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.message(), "Not Found");
}

TEST_P(BadIdTest, FindsNoItem) {
  const auto path = "/api/v1/cart-item/" + GetParam() + "/";

  EXPECT_EQ(as(admin).patch(path, quantity_of(2)).status, 404);
  EXPECT_EQ(as(admin).del(path).status, 404);
}

INSTANTIATE_TEST_SUITE_P(, BadIdTest,
                         testing::Values("0", "-1", "-0", "+1", "1.5", "1.0", "1e3", "0x1", "one",
                                         "9223372036854775808", "18446744073709551617",
                                         "99999999999999999999999999", "%30", "%2D1", "%00", "%",
                                         "%zz", "%FF", "1%2F2", "1;2", "%20", "%F0%9F%98%80",
                                         "null"));

using GreatestIdTest = CartFixture;

TEST_F(GreatestIdTest, IsAnId) {
  EXPECT_EQ(as(given_admin()).del("/api/v1/cart/9223372036854775807/").message(), "Not Found");
  EXPECT_EQ(as(given_admin()).get("/api/v1/cart/9223372036854775807/").status, 200);
}

class BadSearchTest : public CartFixture, public testing::WithParamInterface<std::string> {};

TEST_P(BadSearchTest, IsRefused) {
  auto reply = anonymous().get("/api/v1/products/list/?search=" + GetParam());

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_EQ(reply.field_error("search"), "Not a valid string.");
}

INSTANTIATE_TEST_SUITE_P(, BadSearchTest,
                         testing::Values("%", "%4", "%zz", "%00", "a%00b", "%FF", "%C3",
                                         "%ED%A0%80", "%C0%AF", "%F4%90%80%80"));

class BrokenHttpTest : public CartFixture {
 protected:
  KnownUser ann = given_user();
};

TEST_F(BrokenHttpTest, IsRefusedAndDoesNotDisturbTheNextClient) {
  test::RawConnection broken(cart().http_port());
  broken.send("POST /api/v1/products/list/ HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");

  EXPECT_EQ(test::status_of(broken.read_all()), 400);
  EXPECT_EQ(anonymous().get("/livez").status, 200);
}

TEST_F(BrokenHttpTest, AClientThatLeavesAmidItsRequestDoesNotDisturbTheNext) {
  test::RawConnection gone(cart().http_port());
  gone.send("GET /api/v1/products/list/ HTTP/1.1\r\nHost: cart\r\n\r\n");
  gone.reset();

  EXPECT_EQ(as(ann).get(cart_path(ann.id)).status, 200);
}

}  // namespace
}  // namespace cartwright::cart
