// Who may make which call: the second column of the contract's table.

#include <boost/algorithm/string/replace.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

/// A call on the account of a user, and what its owner and an administrator get.
struct Call {
  std::string method;
  std::string path;  ///< {user_id} is the owner
  std::string body;
  int owner_status;
  int admin_status;
};

void PrintTo(const Call& call, std::ostream* out) { *out << call.method << ' ' << call.path; }

class UsersApiPermissions : public CustomersFixture, public testing::WithParamInterface<Call> {
 protected:
  static test::HttpReply send(test::HttpClient client, const KnownUser& owner) {
    const auto& call = GetParam();
    const auto path =
        boost::replace_all_copy(call.path, "{user_id}", std::to_string(owner.id.value));
    return client.send(call.method, path, call.body, "application/json");
  }

  // The statement that must not have had any effect.
  std::string snapshot() {
    return database.scalar("SELECT string_agg(users::text, ' ' ORDER BY id) FROM users");
  }
};

TEST_P(UsersApiPermissions, WhoHasNoTokenIsAskedForOne) {
  const auto owner = given_user();
  const auto before = snapshot();

  const auto reply = send(anonymous(), owner);

  EXPECT_EQ(reply.status, 401) << reply.body;
  EXPECT_EQ(reply.error_code(), "unauthorized");
  EXPECT_EQ(reply.message(), "Missing authorization token");
  EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(snapshot(), before);
}

TEST_P(UsersApiPermissions, AnotherUserIsRefused) {
  const auto owner = given_user();
  const auto stranger = given_user();
  const auto before = snapshot();

  const auto reply = send(as(stranger), owner);

  EXPECT_EQ(reply.status, 403) << reply.body;
  EXPECT_EQ(reply.error_code(), "forbidden");
  EXPECT_EQ(reply.message(), "You do not have permission to perform this action.");
  EXPECT_EQ(snapshot(), before);
}

TEST_P(UsersApiPermissions, TheOwnerMayWhatTheContractSays) {
  const auto owner = given_user();

  const auto reply = send(as(owner), owner);

  EXPECT_EQ(reply.status, GetParam().owner_status) << reply.body;
}

TEST_P(UsersApiPermissions, AnAdministratorMayAll) {
  const auto owner = given_user();
  const auto admin = given_admin();

  const auto reply = send(as(admin), owner);

  EXPECT_EQ(reply.status, GetParam().admin_status) << reply.body;
}

TEST_P(UsersApiPermissions, AStrangerDoesNotLearnWhetherAnAccountExists) {
  const auto stranger = given_user();
  const auto missing = KnownUser{.id = UserId{4'000'000'000}, .email = "", .token = ""};

  const auto reply = send(as(stranger), missing);

  EXPECT_EQ(reply.status, 403) << reply.body;
}

TEST_P(UsersApiPermissions, ADeletedUserMayNothing) {
  const auto owner = given_user();
  const auto former = given_admin();
  given_admin();
  as(former).del(former.path());

  const auto reply = send(as(former), owner);

  EXPECT_EQ(reply.status, 401) << reply.body;
  EXPECT_EQ(reply.message(), "Token is revoked");
}

const std::vector<Call> kCalls{
    {"GET", "/api/v1/users/list/", "", 403, 200},
    {"GET", "/api/v1/users/list/?search=ann", "", 403, 200},
    {"GET", "/api/v1/users/{user_id}/", "", 200, 200},
    {"PATCH", "/api/v1/users/{user_id}/", R"({"first_name": "Bea"})", 200, 200},
    {"PATCH", "/api/v1/users/{user_id}/", "{}", 200, 200},
    {"PATCH", "/api/v1/users/{user_id}/", R"({"is_admin": true})", 403, 200},
    {"DELETE", "/api/v1/users/{user_id}/", "", 204, 204},
    {"PATCH", "/api/v1/users/{user_id}/change-password/",
     R"({"new_password": "battery staple", "confirm_new_password": "battery staple"})", 200, 200}};

INSTANTIATE_TEST_SUITE_P(Calls, UsersApiPermissions, testing::ValuesIn(kCalls));

}  // namespace
}  // namespace cartwright::customers
