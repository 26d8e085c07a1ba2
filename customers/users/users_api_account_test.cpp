// One account: reading and deleting it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::MatchesRegex;

class UsersApiAccountTest : public CustomersFixture {};

TEST_F(UsersApiAccountTest, AnswersTheUser) {
  const auto user = given_user({.email = "ann@example.com"});

  const auto reply = as(user).get(user.path());

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.number("/data/id"), user.id.value);
  EXPECT_EQ(reply.text("/data/email"), "ann@example.com");
  EXPECT_EQ(reply.text("/data/first_name"), "Ann");
  EXPECT_EQ(reply.text("/data/last_name"), "Miller");
  EXPECT_FALSE(reply.at("/data/is_admin").as_bool());
  EXPECT_FALSE(reply.at("/data/email_verified").as_bool());
  EXPECT_TRUE(reply.at("/data/is_active").as_bool());
  EXPECT_TRUE(reply.at("/data/last_login").is_null());
  EXPECT_EQ(reply.data().as_object().size(), 9U) << reply.body;
}

TEST_F(UsersApiAccountTest, NamesExactlyItsFields) {
  const auto reply = anonymous().post(kCreate, new_user_body());

  EXPECT_THAT(
      reply.body,
      MatchesRegex(R"(\{"data":\{"id":[0-9]+,"created":"[^"]+","email":"ann@example.com",)"
                   R"("first_name":null,"last_name":null,"is_admin":false,"email_verified":false,)"
                   R"("is_active":true,"last_login":null\}\})"));
}

TEST_F(UsersApiAccountTest, IsJson) {
  const auto user = given_user();

  const auto reply = as(user).get(user.path());

  EXPECT_EQ(reply.header("Content-Type"), "application/json");
}

TEST_F(UsersApiAccountTest, AnswersNullForANameThatIsNotKnown) {
  const auto user = given_user();
  database.execute("UPDATE users SET first_name = NULL, last_name = NULL");

  const auto reply = as(user).get(user.path());

  EXPECT_TRUE(reply.at("/data/first_name").is_null());
  EXPECT_TRUE(reply.at("/data/last_name").is_null());
}

TEST_F(UsersApiAccountTest, TellsMicrosecondsOfTheCreation) {
  const auto user = given_user();
  database.execute("UPDATE users SET created = '2026-02-18 18:06:38.432854+01'");

  const auto reply = as(user).get(user.path());

  EXPECT_EQ(reply.text("/data/created"), "2026-02-18T17:06:38.432854+00:00");
}

TEST_F(UsersApiAccountTest, KnowsIdsOf64Bit) {
  const auto admin = given_admin();
  database.execute(
      "INSERT INTO users (id, email, password) VALUES (9223372036854775807, 'last@example.com', "
      "'x')");

  const auto reply = as(admin).get("/api/v1/users/9223372036854775807/");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.number("/data/id"), 9223372036854775807);
}

TEST_F(UsersApiAccountTest, IsReadByHeadWithoutABody) {
  const auto user = given_user();

  const auto reply = as(user).head(user.path());

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(reply.header("Content-Length"), std::to_string(as(user).get(user.path()).body.size()));
}

TEST_F(UsersApiAccountTest, IsNotFoundWhereThereIsNone) {
  const auto admin = given_admin();

  EXPECT_EQ(as(admin).get("/api/v1/users/4000000000/").status, 404);
  EXPECT_EQ(as(admin).get("/api/v1/users/4000000000/").message(), "Not Found");
  EXPECT_EQ(as(admin).patch("/api/v1/users/4000000000/", R"({"first_name": "B"})").status, 404);
  EXPECT_EQ(as(admin).patch("/api/v1/users/4000000000/", "{}").status, 404);
  EXPECT_EQ(as(admin).del("/api/v1/users/4000000000/").status, 404);
  EXPECT_EQ(as(admin)
                .patch("/api/v1/users/4000000000/change-password/",
                       password_change_body("battery staple"))
                .status,
            404);
}

struct BadId {
  std::string id;
  std::string reason;
};

void PrintTo(const BadId& bad, std::ostream* out) { *out << bad.reason; }

class UsersApiBadId : public CustomersFixture, public testing::WithParamInterface<BadId> {};

TEST_P(UsersApiBadId, IsNotFoundWhateverTheMethod) {
  const auto& [id, reason] = GetParam();
  const auto admin = given_admin();
  const auto path = "/api/v1/users/" + id + "/";

  EXPECT_EQ(as(admin).get(path).status, 404) << reason;
  EXPECT_EQ(as(admin).patch(path, "{}").status, 404) << reason;
  EXPECT_EQ(as(admin).del(path).status, 404) << reason;
  EXPECT_EQ(as(admin).patch(path + "change-password/", "{}").status, 404) << reason;
}

const std::vector<BadId> kIds{{"ann", "letters"},
                              {"1a", "digits and a letter"},
                              {"0", "zero"},
                              {"-1", "negative"},
                              {"+1", "a sign"},
                              {"1.0", "a fraction"},
                              {"1e3", "an exponent"},
                              {"0x1", "hexadecimal"},
                              {"%201", "a space"},
                              {"%00", "NUL"},
                              {"%ff", "no UTF-8"},
                              {"%D9%A1", "a digit that is not ASCII"},
                              {"9223372036854775808", "beyond 64 bit"},
                              {"-9223372036854775809", "below 64 bit"},
                              {std::string(400, '9'), "far beyond 64 bit"}};

INSTANTIATE_TEST_SUITE_P(Ids, UsersApiBadId, testing::ValuesIn(kIds));

TEST_F(UsersApiAccountTest, AnIdThatIsTakenIsNotAnEmailThatIs) {
  const auto user = given_user();
  database.execute("SELECT setval(pg_get_serial_sequence('users', 'id'), " +
                   std::to_string(user.id.value) + ", false)");

  const auto reply = anonymous().post(kCreate, new_user_body());

  EXPECT_EQ(reply.status, 500) << reply.body;
}

TEST_F(UsersApiAccountTest, IsDeletedByItsOwner) {
  const auto user = given_user();

  const auto reply = as(user).del(user.path());

  EXPECT_EQ(reply.status, 204) << reply.body;
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(database.count("users"), 0);
}

TEST_F(UsersApiAccountTest, IsDeletedByAnAdministratorWhoStays) {
  const auto admin = given_admin();
  const auto user = given_user();

  const auto reply = as(admin).del(user.path());

  EXPECT_EQ(reply.status, 204) << reply.body;
  EXPECT_EQ(database.scalar("SELECT id FROM users"), std::to_string(admin.id.value));
}

TEST_F(UsersApiAccountTest, IsGoneOnceDeleted) {
  const auto admin = given_admin();
  const auto user = given_user();
  as(admin).del(user.path());

  EXPECT_EQ(as(admin).get(user.path()).status, 404);
  EXPECT_EQ(as(admin).del(user.path()).status, 404);
}

TEST_F(UsersApiAccountTest, MayBeRegisteredAnewOnceDeleted) {
  const auto user = given_user({.email = "ann@example.com"});
  as(user).del(user.path());

  const auto reply = anonymous().post(kCreate, new_user_body({{"email", "ann@example.com"}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_NE(reply.number("/data/id"), user.id.value);
}

}  // namespace
}  // namespace cartwright::customers
