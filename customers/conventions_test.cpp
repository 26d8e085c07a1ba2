// What holds for every call: shapes of replies, methods, the order of the checks.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

class ConventionsTest : public CustomersFixture {};

TEST_F(ConventionsTest, AFailureHasACodeAndAMessage) {
  const auto reply = anonymous().get("/api/v1/nowhere/");

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.header("Content-Type"), "application/json");
  EXPECT_EQ(reply.body, R"({"error":{"code":"not_found","message":"Not Found"}})");
}

struct UnknownPath {
  std::string path;
  std::string reason;
};

void PrintTo(const UnknownPath& unknown, std::ostream* out) { *out << unknown.reason; }

class ConventionsUnknownPath : public CustomersFixture,
                               public testing::WithParamInterface<UnknownPath> {};

TEST_P(ConventionsUnknownPath, IsNotFoundWhateverTheMethod) {
  const auto& [path, reason] = GetParam();
  const auto admin = given_admin();

  EXPECT_EQ(as(admin).get(path).status, 404) << reason;
  EXPECT_EQ(as(admin).post(path, "{}").status, 404) << reason;
  EXPECT_EQ(anonymous().send("PUT", path, "{}").status, 404) << reason;
  EXPECT_EQ(anonymous().del(path).status, 404) << reason;
}

const std::vector<UnknownPath> kPaths{{"/", "the root"},
                                      {"/api/v1/", "the base"},
                                      {"/api/v1/auth/login", "no final slash"},
                                      {"/api/v1/users/create", "no final slash"},
                                      {"/api/v1/users/list", "no final slash"},
                                      {"/api/v1/users/1", "no final slash"},
                                      {"/api/v1/users/1/change-password", "no final slash"},
                                      {"/api/v1/users/1//", "two slashes"},
                                      {"/api/v1//users/list/", "two slashes inside"},
                                      {"/API/v1/users/list/", "another case"},
                                      {"/api/v2/users/list/", "another version"},
                                      {"/api/v1/auth/", "no call"},
                                      {"/api/v1/users/1/password/", "no such call"},
                                      {"/users/list/", "without the base"},
                                      {"/livez/", "a slash too many"},
                                      {"/api/v1/cart/1/", "a call of another service"}};

INSTANTIATE_TEST_SUITE_P(Paths, ConventionsUnknownPath, testing::ValuesIn(kPaths));

struct Resource {
  std::string path;
  std::string allow;
};

void PrintTo(const Resource& resource, std::ostream* out) { *out << resource.path; }

class ConventionsMethods : public CustomersFixture, public testing::WithParamInterface<Resource> {};

TEST_P(ConventionsMethods, OthersAreNotAllowed) {
  const auto reply = anonymous().send("PUT", GetParam().path, "{}", "application/json");

  EXPECT_EQ(reply.status, 405) << reply.body;
  EXPECT_EQ(reply.error_code(), "method_not_allowed");
  EXPECT_EQ(reply.header("Allow"), GetParam().allow);
}

TEST_P(ConventionsMethods, OptionsTellsThem) {
  const auto reply = anonymous().options(GetParam().path);

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.header("Allow"), GetParam().allow);
}

const std::vector<Resource> kResources{{"/api/v1/auth/login/", "POST, OPTIONS"},
                                       {"/api/v1/users/create/", "POST, OPTIONS"},
                                       {"/api/v1/users/list/", "GET, HEAD, OPTIONS"},
                                       {"/api/v1/users/1/", "GET, HEAD, PATCH, DELETE, OPTIONS"},
                                       {"/api/v1/users/1/change-password/", "PATCH, OPTIONS"},
                                       {"/api/v1/docs/", "GET, HEAD, OPTIONS"},
                                       {"/api/v1/docs/swagger.json", "GET, HEAD, OPTIONS"},
                                       {"/livez", "GET, HEAD, OPTIONS"},
                                       {"/readyz", "GET, HEAD, OPTIONS"},
                                       {"/metrics", "GET, HEAD, OPTIONS"}};

INSTANTIATE_TEST_SUITE_P(Resources, ConventionsMethods, testing::ValuesIn(kResources));

// Route → method → token → body → permission → existence.

TEST_F(ConventionsTest, TheMethodIsCheckedBeforeTheToken) {
  EXPECT_EQ(anonymous().post(kList, "{}").status, 405);
  EXPECT_EQ(anonymous().as("nonsense").post("/api/v1/users/1/", "{}").status, 405);
}

TEST_F(ConventionsTest, TheRouteIsCheckedBeforeTheToken) {
  EXPECT_EQ(anonymous().get("/api/v1/users/ann/").status, 404);
  EXPECT_EQ(anonymous().get("/api/v1/users/99999999999999999999/").status, 404);
}

TEST_F(ConventionsTest, TheTokenIsCheckedBeforeTheBody) {
  const auto user = given_user();

  EXPECT_EQ(anonymous().patch(user.path(), "broken").status, 401);
  EXPECT_EQ(anonymous().patch(user.path("/change-password/"), "{}").status, 401);
  EXPECT_EQ(anonymous().patch(user.path(), "a", "text/plain").status, 401);
  EXPECT_EQ(anonymous().get(std::string(kList) + "?search=%00").status, 401);
}

TEST_F(ConventionsTest, TheBodyIsCheckedBeforeThePermission) {
  const auto stranger = given_user();
  const auto user = given_user();

  EXPECT_EQ(as(stranger).patch(user.path(), "broken").status, 400);
  EXPECT_EQ(as(stranger).patch(user.path(), R"({"email": 5})").status, 422);
  EXPECT_EQ(as(stranger).patch(user.path("/change-password/"), "{}").status, 422);
  EXPECT_EQ(anonymous().post(kCreate, R"({"is_admin": true})").status, 422);
}

TEST_F(ConventionsTest, ThePermissionIsCheckedBeforeTheExistence) {
  const auto user = given_user();

  EXPECT_EQ(as(user).get("/api/v1/users/4000000000/").status, 403);
  EXPECT_EQ(as(user).patch("/api/v1/users/4000000000/", "{}").status, 403);
  EXPECT_EQ(as(user).del("/api/v1/users/4000000000/").status, 403);
}

TEST_F(ConventionsTest, ThePermissionIsCheckedBeforeTheStoredData) {
  const auto user = given_user();
  const auto other = given_user();

  EXPECT_EQ(as(user).patch(other.path(), R"({"email": ")" + other.email + "\"}").status, 403);
  EXPECT_EQ(
      anonymous().post(kCreate, new_user_body({{"email", user.email}, {"is_admin", true}})).status,
      403);
}

}  // namespace
}  // namespace cartwright::customers
