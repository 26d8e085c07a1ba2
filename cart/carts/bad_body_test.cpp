#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kBroken = "Invalid JSON body.";
constexpr const char* kMissing = "Missing data for required field.";
constexpr const char* kNull = "Field may not be null.";
constexpr const char* kNotAnInteger = "Not a valid integer.";
constexpr const char* kNegative = "Must be greater than or equal to 0.";
constexpr const char* kOutOfRange =
    "Must be greater than or equal to 1 and less than or equal to 5.";
constexpr const char* kNoSuchProduct = "Failed to add this product to cart.";

/// Ann has a cart, and {product} is on sale.
class BodyTest : public CartFixture {
 protected:
  BodyTest() { given_cart(ann); }

  test::HttpReply add(const std::string& body, const std::string& content_type) {
    return as(ann).post(new_item_path(ann.id), body, content_type);
  }

  /// `text` with the id of the product where it says {product}.
  [[nodiscard]] std::string filled(std::string text) const {
    const std::string name = "{product}";
    const auto at = text.find(name);
    return at == std::string::npos ? text
                                   : text.replace(at, name.size(), std::to_string(product.value));
  }

  KnownUser ann = given_user();
  ProductId product = given_product();
};

struct BodyCase {
  std::string body;
  int status;
  std::string field;
  std::string text;
  std::string reason;
};

void PrintTo(const BodyCase& body, std::ostream* out) { *out << body.reason; }

class BadJsonTest : public BodyTest, public testing::WithParamInterface<BodyCase> {};

TEST_P(BadJsonTest, IsRefusedByAdd) {
  const auto& bad = GetParam();

  auto reply = add(filled(bad.body), kJson);

  EXPECT_EQ(reply.status, bad.status) << bad.reason;
  EXPECT_EQ(reply.message(), "Request validation has failed") << bad.reason;
  EXPECT_EQ(reply.field_error(bad.field), bad.text) << bad.reason;
  EXPECT_EQ(database.count("cartitems"), 0) << bad.reason;
}

std::string nested(int depth) {
  return R"({"product_id": )" + std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']') + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Unreadable, BadJsonTest,
    testing::Values(
        BodyCase{"{", 400, "json", kBroken, "cut off"},
        BodyCase{R"({"product_id": 1,})", 400, "json", kBroken, "a comma too many"},
        BodyCase{"{'product_id': 1}", 400, "json", kBroken, "single quotes"},
        BodyCase{R"({"product_id": 1} {})", 400, "json", kBroken, "two values"},
        BodyCase{"nonsense", 400, "json", kBroken, "no JSON at all"},
        BodyCase{" ", 400, "json", kBroken, "a space alone"},
        BodyCase{R"({"product_id": 01, "quantity": 1})", 400, "json", kBroken, "a leading zero"},
        BodyCase{R"({"product_id": NaN, "quantity": 1})", 400, "json", kBroken, "not a number"},
        BodyCase{R"({"product_id": 0x1, "quantity": 1})", 400, "json", kBroken, "hexadecimal"},
        BodyCase{std::string("{\"a\": \"\0\"}", 10), 400, "json", kBroken, "a raw NUL byte"},
        BodyCase{nested(100'000), 400, "json", kBroken, "nested a hundred thousand deep"},
        BodyCase{"product_id={product}&quantity=1", 400, "json", kBroken, "a form called JSON"}));

INSTANTIATE_TEST_SUITE_P(NotAnObject, BadJsonTest,
                         testing::Values(BodyCase{"", 422, "product_id", kMissing, "empty"},
                                         BodyCase{"{}", 422, "quantity", kMissing, "no fields"},
                                         BodyCase{"[]", 422, "product_id", kMissing, "an array"},
                                         BodyCase{R"([{"product_id": 1}])", 422, "product_id",
                                                  kMissing, "an object within an array"},
                                         BodyCase{"null", 422, "product_id", kMissing, "null"},
                                         BodyCase{"7", 422, "quantity", kMissing, "a number"},
                                         BodyCase{R"("product_id")", 422, "product_id", kMissing,
                                                  "a text"}));

INSTANTIATE_TEST_SUITE_P(
    Quantity, BadJsonTest,
    testing::Values(BodyCase{R"({"product_id": {product}})", 422, "quantity", kMissing, "missing"},
                    BodyCase{R"({"product_id": {product}, "quantity": null})", 422, "quantity",
                             kNull, "null"},
                    BodyCase{R"({"product_id": {product}, "quantity": 0})", 422, "quantity",
                             kOutOfRange, "zero"},
                    BodyCase{R"({"product_id": {product}, "quantity": 6})", 422, "quantity",
                             kOutOfRange, "one too many"},
                    BodyCase{R"({"product_id": {product}, "quantity": -1})", 422, "quantity",
                             kOutOfRange, "negative"},
                    BodyCase{R"({"product_id": {product}, "quantity": 4294967297})", 422,
                             "quantity", kOutOfRange, "1 modulo 2^32"},
                    BodyCase{R"({"product_id": {product}, "quantity": 9223372036854775808})", 422,
                             "quantity", kNotAnInteger, "2^63"},
                    BodyCase{R"({"product_id": {product}, "quantity": 1e400})", 422, "quantity",
                             kNotAnInteger, "beyond a double"},
                    BodyCase{R"({"product_id": {product}, "quantity": 3.0})", 422, "quantity",
                             kNotAnInteger, "a whole number with a fraction"},
                    BodyCase{R"({"product_id": {product}, "quantity": 1.5})", 422, "quantity",
                             kNotAnInteger, "one and a half"},
                    BodyCase{R"({"product_id": {product}, "quantity": 1e0})", 422, "quantity",
                             kNotAnInteger, "an exponent"},
                    BodyCase{R"({"product_id": {product}, "quantity": "3"})", 422, "quantity",
                             kNotAnInteger, "digits in a text"},
                    BodyCase{R"({"product_id": {product}, "quantity": true})", 422, "quantity",
                             kNotAnInteger, "a boolean"},
                    BodyCase{R"({"product_id": {product}, "quantity": [1]})", 422, "quantity",
                             kNotAnInteger, "an array"},
                    BodyCase{R"({"product_id": {product}, "quantity": {"n": 1}})", 422, "quantity",
                             kNotAnInteger, "an object"},
                    BodyCase{R"({"product_id": {product}, "quantity": "\u0000"})", 422, "quantity",
                             kNotAnInteger, "an escaped NUL"},
                    BodyCase{R"({"product_id": {product}, "quantity": "\ud800"})", 422, "quantity",
                             kNotAnInteger, "half a surrogate pair"},
                    BodyCase{R"({"product_id": {product}, "QUANTITY": 1})", 422, "quantity",
                             kMissing, "a name in capitals"}));

INSTANTIATE_TEST_SUITE_P(
    Product, BadJsonTest,
    testing::Values(
        BodyCase{R"({"quantity": 1})", 422, "product_id", kMissing, "missing"},
        BodyCase{R"({"product_id": null, "quantity": 1})", 422, "product_id", kNull, "null"},
        BodyCase{R"({"product_id": "1", "quantity": 1})", 422, "product_id", kNotAnInteger,
                 "digits in a text"},
        BodyCase{R"({"product_id": 1.5, "quantity": 1})", 422, "product_id", kNotAnInteger,
                 "one and a half"},
        BodyCase{R"({"product_id": false, "quantity": 1})", 422, "product_id", kNotAnInteger,
                 "a boolean"},
        BodyCase{R"({"product_id": 9223372036854775808, "quantity": 1})", 422, "product_id",
                 kNotAnInteger, "2^63"},
        BodyCase{R"({"product_id": 1e999999999, "quantity": 1})", 422, "product_id", kNotAnInteger,
                 "an exponent without end"},
        BodyCase{nested(20), 422, "product_id", kNotAnInteger, "arrays in arrays"},
        BodyCase{R"({"product_id": 9223372036854775807, "quantity": 1})", 400, "non_field_errors",
                 kNoSuchProduct, "the greatest id"},
        BodyCase{R"({"product_id": 0, "quantity": 1})", 400, "non_field_errors", kNoSuchProduct,
                 "zero"},
        BodyCase{R"({"product_id": -1, "quantity": 1})", 422, "product_id", kNegative, "negative"},
        BodyCase{R"({"product_id": -9223372036854775808, "quantity": 1})", 422, "product_id",
                 kNegative, "the least number"}));

class BadFormTest : public BodyTest, public testing::WithParamInterface<BodyCase> {};

TEST_P(BadFormTest, IsRefusedByAdd) {
  const auto& bad = GetParam();

  auto reply = add(filled(bad.body), test::kForm);

  EXPECT_EQ(reply.status, bad.status) << bad.reason;
  EXPECT_EQ(reply.message(), "Request validation has failed") << bad.reason;
  EXPECT_EQ(reply.field_error(bad.field), bad.text) << bad.reason;
  EXPECT_EQ(database.count("cartitems"), 0) << bad.reason;
}

INSTANTIATE_TEST_SUITE_P(
    , BadFormTest,
    testing::Values(
        BodyCase{"", 422, "product_id", kMissing, "empty"},
        BodyCase{"&&=&", 422, "product_id", kMissing, "nothing but separators"},
        BodyCase{"product_id={product}", 422, "quantity", kMissing, "a missing field"},
        BodyCase{"product_id={product}&quantity", 422, "quantity", kNotAnInteger, "no value"},
        BodyCase{"product_id={product}&quantity=", 422, "quantity", kNotAnInteger,
                 "an empty value"},
        BodyCase{"product_id={product}&quantity=0", 422, "quantity", kOutOfRange, "zero"},
        BodyCase{"product_id={product}&quantity=6", 422, "quantity", kOutOfRange, "one too many"},
        BodyCase{"product_id={product}&quantity=-1", 422, "quantity", kOutOfRange, "negative"},
        BodyCase{"product_id={product}&quantity=1.0", 422, "quantity", kNotAnInteger, "a fraction"},
        BodyCase{"product_id={product}&quantity=+1", 422, "quantity", kNotAnInteger,
                 "a plus, which is a space"},
        BodyCase{"product_id={product}&quantity=%2B1", 422, "quantity", kNotAnInteger, "a plus"},
        BodyCase{"product_id={product}&quantity=one", 422, "quantity", kNotAnInteger, "a word"},
        BodyCase{"product_id={product}&quantity=9223372036854775808", 422, "quantity",
                 kNotAnInteger, "2^63"},
        BodyCase{"product_id={product}&quantity=1%00", 422, "quantity", kNotAnInteger,
                 "a NUL byte"},
        BodyCase{"product_id={product}&quantity=%FF", 422, "quantity", kNotAnInteger,
                 "a byte that is no UTF-8"},
        BodyCase{R"({"product_id": 1, "quantity": 1})", 422, "product_id", kMissing,
                 "JSON called a form"},
        BodyCase{"product_id=0&quantity=1", 400, "non_field_errors", kNoSuchProduct,
                 "a product that is not sold"}));

class BadEscapeTest : public BodyTest, public testing::WithParamInterface<std::string> {};

TEST_P(BadEscapeTest, IsRefusedByAdd) {
  auto reply = add("product_id=" + GetParam() + "&quantity=1", test::kForm);

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_FALSE(reply.at("/error/fields").as_object().empty());
}

INSTANTIATE_TEST_SUITE_P(, BadEscapeTest, testing::Values("%", "%1", "%zz", "%-1", "1%2"));

TEST_F(BodyTest, AllFieldsAreToldAtOnce) {
  auto reply = add(R"({"product_id": "one", "quantity": 9})", kJson);

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.error_code(), "unprocessable_entity");
  EXPECT_EQ(reply.field_error("product_id"), kNotAnInteger);
  EXPECT_EQ(reply.field_error("quantity"), kOutOfRange);
}

TEST_F(BodyTest, UnknownFieldsAreIgnored) {
  auto reply =
      add(filled(R"({"product_id": {product}, "quantity": 1, "cart_id": 2, "price": "\u0000"})"),
          kJson);

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.number("/data/cart_items/0/cart_id"), ann.id.value);
}

TEST_F(BodyTest, QueryParametersAreNoBodyFields) {
  const auto query = filled("?product_id={product}&quantity=1");

  auto reply = as(ann).post(new_item_path(ann.id) + query, "{}");

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.field_error("product_id"), kMissing);
}

TEST_F(BodyTest, ABodyWithoutATypeIsJson) {
  const auto body = new_item(product);
  test::RawConnection client(cart().http_port());

  client.send(
      fmt::format("POST {} HTTP/1.1\r\nHost: cart\r\nAuthorization: {}\r\n"
                  "Content-Length: {}\r\n\r\n{}",
                  new_item_path(ann.id), ann.token, body.size(), body));

  EXPECT_EQ(test::status_of(client.read_reply()), 201);
}

TEST_F(BodyTest, ABodyOfAnotherTypeIsRefused) {
  auto reply = add("<item/>", "application/xml");

  EXPECT_EQ(reply.status, 415);
  EXPECT_EQ(reply.error_code(), "unsupported_media_type");
}

TEST_F(BodyTest, ABodyInAnUnknownCharsetIsRefused) {
  auto reply = add(new_item(product), "application/json; charset=klingon");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.message(), "The charset of the body must be UTF-8");
}

TEST_F(BodyTest, ABodyOverOneMebibyteIsRefused) {
  auto reply = add(std::string(1024 * 1024 + 1, ' '), kJson);

  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.error_code(), "request_entity_too_large");
}

TEST_F(BodyTest, ABodyOfOneMebibyteIsRead) {
  auto body = new_item(product);
  body.append(1024 * 1024 - body.size(), ' ');

  auto reply = add(body, kJson);

  EXPECT_EQ(reply.status, 201);
}

class BadChangeTest : public BodyTest, public testing::WithParamInterface<BodyCase> {};

TEST_P(BadChangeTest, IsRefused) {
  const auto& bad = GetParam();
  const auto item = given_item(ann, product, 2);

  auto reply = as(ann).patch(item_path(item), bad.body);

  EXPECT_EQ(reply.status, bad.status) << bad.reason;
  EXPECT_EQ(reply.field_error(bad.field), bad.text) << bad.reason;
  EXPECT_EQ(database.scalar("SELECT quantity FROM cartitems"), "2") << bad.reason;
}

INSTANTIATE_TEST_SUITE_P(
    , BadChangeTest,
    testing::Values(BodyCase{"{", 400, "json", kBroken, "cut off"},
                    BodyCase{"", 422, "quantity", kMissing, "empty"},
                    BodyCase{"[3]", 422, "quantity", kMissing, "an array"},
                    BodyCase{R"({"quantity": null})", 422, "quantity", kNull, "null"},
                    BodyCase{R"({"quantity": 0})", 422, "quantity", kOutOfRange, "zero"},
                    BodyCase{R"({"quantity": 6})", 422, "quantity", kOutOfRange, "one too many"},
                    BodyCase{R"({"quantity": -9223372036854775808})", 422, "quantity", kOutOfRange,
                             "the least number"},
                    BodyCase{R"({"quantity": 18446744073709551617})", 422, "quantity",
                             kNotAnInteger, "1 modulo 2^64"},
                    BodyCase{R"({"quantity": "3"})", 422, "quantity", kNotAnInteger,
                             "digits in a text"}));

}  // namespace
}  // namespace cartwright::cart
