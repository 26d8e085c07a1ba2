// Bodies that hold lists and structs, from the request to the documentation.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/http/endpoint.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/openapi.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/http/nobody.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

using ProductId = Id<struct ProductTag>;

struct Item {
  ProductId product_id;
  std::int64_t quantity = 0;

  static constexpr std::string_view schema_name = "Item";
  static constexpr auto schema() {
    return fields(field("product_id", &Item::product_id),
                  field("quantity", &Item::quantity, range(1, 5)));
  }
};

struct Batch {
  std::vector<Item> items;

  static constexpr std::string_view schema_name = "Batch";
  static constexpr auto schema() {
    return fields(field("items", &Batch::items, cartwright::items(1, 200)));
  }
};

struct Total {
  std::int64_t quantity = 0;

  static constexpr auto schema() { return fields(field("quantity", &Total::quantity)); }
};

class Carts {
 public:
  Task<Total> add(Body<Batch> batch) {
    Total total;
    for (const auto& item : batch->items) total.quantity += item.quantity;
    co_return total;
  }
};

class NestedBodyTest : public testing::Test {
 protected:
  NestedBodyTest() { router_.post("/api/v1/batch/", &carts_, &Carts::add, "Add items"); }

  Reply post(std::string_view body, std::string_view type = "application/json") {
    Request request;
    request.method = Method::post;
    request.path = "/api/v1/batch/";
    request.fields.set("Content-Type", type);
    request.body = body;
    try {
      return test::run(loop_, router_.match(request).route->endpoint(&request));
    } catch (const Error& error) {
      return error_reply(error);
    }
  }

  boost::asio::io_context loop_;
  Nobody nobody_;
  Carts carts_;
  Router router_{nobody_};
};

TEST_F(NestedBodyTest, ReachTheirEndpoint) {
  const auto reply = post(R"({"items": [{"product_id": 1, "quantity": 2},
                                        {"product_id": 2, "quantity": 5}]})");

  EXPECT_EQ(reply.body, R"({"data":{"quantity":7}})");
}

TEST_F(NestedBodyTest, AreRefusedWithTheirPaths) {
  const auto reply = post(R"({"items": [{"product_id": 1, "quantity": 2}, {"quantity": 9}]})");

  EXPECT_EQ(reply.status, Status::unprocessable);
  EXPECT_TRUE(reply.body.contains(
      R"("fields":{"items.1.product_id":["Missing data for required field."],"items.1.quantity":[)"))
      << reply.body;
}

TEST_F(NestedBodyTest, AreNoForms) {
  const auto reply = post("items=1", "application/x-www-form-urlencoded");

  EXPECT_EQ(reply.status, Status::unsupported_media_type);
  EXPECT_TRUE(reply.body.contains("The body must be application/json\"")) << reply.body;
}

TEST_F(NestedBodyTest, AreDocumentedWithTheirLimitsAndInOneFormat) {
  const auto document = boost::json::parse(openapi_document(router_.routes(), {}));

  const auto& body = document.at_pointer("/paths/~1api~1v1~1batch~1/post/requestBody/content");
  const auto& list = document.at_pointer("/components/schemas/Batch/properties/items");

  EXPECT_EQ(body, boost::json::parse(R"({"application/json": {
      "schema": {"$ref": "#/components/schemas/Batch"},
      "example": {"items": [{"product_id": 1, "quantity": 1}]}}})"));
  EXPECT_EQ(list, boost::json::parse(R"({"type": "array", "minItems": 1, "maxItems": 200,
      "items": {"$ref": "#/components/schemas/Item"}})"));
}

}  // namespace
}  // namespace cartwright::http
