// The document of a service, and the page that shows it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/files.hpp"

namespace cartwright::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using OpenapiTest = ServiceFixture;

TEST_F(OpenapiTest, TheDocumentOfTheServiceIsTheGoldenFile) {
  const auto reply = get(start(), "/api/v1/docs/swagger.json");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("Content-Type"), "application/json");
  EXPECT_EQ(reply.body, golden_file(service.name + "/openapi.json", reply.body))
      << "If the change is meant, run with UPDATE_GOLDEN=1.";
}

TEST_F(OpenapiTest, ThePageOfTheDocumentIsServed) {
  const auto reply = get(start(), "/api/v1/docs/");

  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.header("Content-Type"), StartsWith("text/html"));
  EXPECT_THAT(reply.body, HasSubstr("swagger"));
}

}  // namespace
}  // namespace cartwright::test
