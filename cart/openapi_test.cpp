#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "cart/testing/cart_fixture.hpp"

namespace cartwright::cart {
namespace {

class OpenapiTest : public CartFixture {
 protected:
  static constexpr const char* kGolden = "cart/openapi.json";

  /// The golden file. With UPDATE_GOLDEN set, `current` becomes it.
  static std::string golden(const std::string& current) {
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(kGolden) << current;
    std::ifstream file(kGolden);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(OpenapiTest, TheDocumentOfTheServiceIsTheGoldenFile) {
  auto reply = anonymous().get("/api/v1/docs/swagger.json");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, golden(reply.body)) << "If the change is meant, run with UPDATE_GOLDEN=1.";
}

TEST_F(OpenapiTest, TheDocumentIsJson) {
  auto reply = anonymous().get("/api/v1/docs/swagger.json");

  EXPECT_EQ(reply.header("Content-Type"), "application/json");
  EXPECT_EQ(reply.at("/paths").as_object().size(), 4U);
}

TEST_F(OpenapiTest, ThePageOfTheDocumentIsServed) {
  auto reply = anonymous().get("/api/v1/docs/");

  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.header("Content-Type").starts_with("text/html"));
}

}  // namespace
}  // namespace cartwright::cart
