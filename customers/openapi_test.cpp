#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class OpenapiTest : public CustomersFixture {
 protected:
  static constexpr const char* kDocument = "/api/v1/docs/swagger.json";
  static constexpr const char* kGolden = "customers/openapi.json";

  /// The golden file. With UPDATE_GOLDEN set, `current` becomes it.
  static std::string golden(const std::string& current) {
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(kGolden) << current;
    std::ifstream file(kGolden);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(OpenapiTest, TheDocumentOfTheServiceIsTheGoldenFile) {
  const auto reply = anonymous().get(kDocument);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Type"), "application/json");
  EXPECT_EQ(reply.body, golden(reply.body)) << "If the change is meant, run with UPDATE_GOLDEN=1.";
}

TEST_F(OpenapiTest, TheDocumentNamesEveryCall) {
  const auto reply = anonymous().get(kDocument);

  std::vector<std::string> paths;
  for (const auto& path : reply.at("/paths").as_object()) paths.emplace_back(path.key());
  EXPECT_THAT(paths,
              ElementsAre("/api/v1/auth/login/", "/api/v1/users/create/", "/api/v1/users/list/",
                          "/api/v1/users/{user_id}/", "/api/v1/users/{user_id}/change-password/"));
}

TEST_F(OpenapiTest, ThePageOfTheDocumentIsServed) {
  const auto reply = anonymous().get("/api/v1/docs/");

  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.header("Content-Type"), StartsWith("text/html"));
  EXPECT_THAT(reply.body, HasSubstr("swagger"));
}

}  // namespace
}  // namespace cartwright::customers
