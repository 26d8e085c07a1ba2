#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using test::kForm;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

class UsersApiCreateTest : public CustomersFixture {};

TEST_F(UsersApiCreateTest, AnswersTheNewUser) {
  const auto reply =
      anonymous().post(kCreate, new_user_body({{"first_name", "Ann"}, {"last_name", "Miller"}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.text("/data/email"), "ann@example.com");
  EXPECT_EQ(reply.text("/data/first_name"), "Ann");
  EXPECT_EQ(reply.text("/data/last_name"), "Miller");
  EXPECT_FALSE(reply.at("/data/is_admin").as_bool());
  EXPECT_GT(reply.number("/data/id"), 0);
}

TEST_F(UsersApiCreateTest, StoresWhatItAnswers) {
  const auto reply = anonymous().post(kCreate, new_user_body({{"first_name", "Zoë"}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(database.count("users"), 1);
  EXPECT_EQ(database.scalar("SELECT id FROM users"), std::to_string(reply.number("/data/id")));
  EXPECT_EQ(database.scalar("SELECT first_name FROM users"), "Zoë");
}

TEST_F(UsersApiCreateTest, TellsTheTimeAsRfc3339WithItsOffset) {
  const auto reply = anonymous().post(kCreate, new_user_body());

  EXPECT_THAT(reply.text("/data/created"),
              MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
                           "\\.[0-9]{6}\\+00:00"));
  EXPECT_EQ(database.scalar("SELECT created = '" + reply.text("/data/created") + "' FROM users"),
            "t");
}

TEST_F(UsersApiCreateTest, RegistersOnceAKey) {
  auto client = anonymous().with("Idempotency-Key", "a-key");

  const auto first = client.post(kCreate, new_user_body());
  const auto again = client.post(kCreate, new_user_body());
  const auto other = client.post(kCreate, new_user_body({{"email", "bob@example.com"}}));

  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(UsersApiCreateTest, TellsUpperAndLowerCaseBeyondAsciiAsOneEmail) {
  given_user({.email = "mia@bücher.example"});

  const auto reply = anonymous().post(kCreate, new_user_body({{"email", "mia@BÜCHER.example"}}));

  EXPECT_EQ(reply.field_error("email"), "User with this email already exists.") << reply.body;
}

TEST_F(UsersApiCreateTest, KeepsAHashInsteadOfThePassword) {
  const auto reply = anonymous().post(kCreate, new_user_body({{"password", "correct horse"}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_THAT(database.scalar("SELECT password FROM users"),
              StartsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_THAT(reply.body, Not(HasSubstr("password")));
}

TEST_F(UsersApiCreateTest, LetsTheNewUserLogIn) {
  anonymous().post(kCreate, new_user_body({{"password", "correct horse"}}));

  const auto login = anonymous().post(kLogin, credentials_body("ann@example.com", "correct horse"));

  EXPECT_EQ(login.status, 200) << login.body;
}

TEST_F(UsersApiCreateTest, ReadsAForm) {
  const auto reply = anonymous().post(
      kCreate, "email=ann%2Bshop%40example.com&password=correct+horse&first_name=Zo%C3%AB", kForm);

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.text("/data/email"), "ann+shop@example.com");
  EXPECT_EQ(reply.text("/data/first_name"), "Zoë");
}

TEST_F(UsersApiCreateTest, TakesAFieldThatAFormLeavesEmptyForAbsent) {
  const auto reply = anonymous().post(
      kCreate,
      "email=ann%40example.com&password=correct+horse&first_name=&last_name=&is_admin=", kForm);

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_TRUE(reply.at("/data/first_name").is_null());
  EXPECT_TRUE(reply.at("/data/last_name").is_null());
}

TEST_F(UsersApiCreateTest, IgnoresFieldsItDoesNotKnow) {
  const auto reply = anonymous().post(
      kCreate, new_user_body({{"id", 77}, {"created", "yesterday"}, {"favourite_colour", 7}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_NE(reply.number("/data/id"), 77);
}

TEST_F(UsersApiCreateTest, TakesNoFieldsFromTheQuery) {
  const auto reply = anonymous().post(std::string(kCreate) + "?email=ann@example.com",
                                      new_user_body_without("email"));

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("email"), "Missing data for required field.");
}

TEST_F(UsersApiCreateTest, RejectsAnEmailThatIsAlreadyTaken) {
  given_user({.email = "ann@example.com"});

  const auto reply = anonymous().post(kCreate, new_user_body({{"email", "ann@example.com"}}));

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.error_code(), "bad_request");
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_EQ(reply.field_error("email"), "User with this email already exists.");
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(UsersApiCreateTest, TakesEmailsThatDifferInCaseForTheSame) {
  given_user({.email = "ann@example.com"});

  const auto reply = anonymous().post(kCreate, new_user_body({{"email", "Ann@Example.COM"}}));

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.field_error("email"), "User with this email already exists.");
}

TEST_F(UsersApiCreateTest, RegistersAMailboxOnceHoweverItsDomainIsSpelled) {
  const auto composed = anonymous().post(kCreate, new_user_body({{"email", "u@bücher.example"}}));

  EXPECT_EQ(composed.text("/data/email"), "u@bücher.example");
  for (const auto* spelling :
       {"u@xn--bcher-kva.example", "u@bu\u0308cher.example", "U@BÜCHER.example"}) {
    EXPECT_EQ(anonymous().post(kCreate, new_user_body({{"email", spelling}})).status, 400)
        << spelling;
  }
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(UsersApiCreateTest, TellsAllFaultsAtOnce) {
  const auto reply = anonymous().post(
      kCreate,
      R"({"email": "nobody", "password": "short", "first_name": "", "is_admin": "maybe"})");

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.error_code(), "unprocessable_entity");
  EXPECT_EQ(reply.message(), "Request validation has failed");
  EXPECT_EQ(reply.field_error("email"), "Not a valid email address.");
  EXPECT_EQ(reply.field_error("password"), "Shorter than minimum length 7.");
  EXPECT_EQ(reply.field_error("first_name"), "Length must be between 1 and 256.");
  EXPECT_EQ(reply.field_error("is_admin"), "Not a valid boolean.");
}

// Who may make administrators.

TEST_F(UsersApiCreateTest, LetsAnAdministratorMakeAnother) {
  const auto admin = given_admin();

  const auto reply = as(admin).post(kCreate, new_user_body({{"is_admin", true}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_TRUE(reply.at("/data/is_admin").as_bool());
}

TEST_F(UsersApiCreateTest, LetsNobodyElseMakeAnAdministrator) {
  const auto user = given_user();
  const auto body = new_user_body({{"is_admin", true}});

  EXPECT_EQ(anonymous().post(kCreate, body).status, 403) << "no token";
  EXPECT_EQ(as(user).post(kCreate, body).status, 403) << "no administrator";
  EXPECT_EQ(database.count("users"), 1);
}

TEST_F(UsersApiCreateTest, LetsAnybodySayThatTheyAreNoAdministrator) {
  const auto reply = anonymous().post(kCreate, new_user_body({{"is_admin", false}}));

  EXPECT_EQ(reply.status, 201) << reply.body;
}

TEST_F(UsersApiCreateTest, RefusesATokenThatIsNotHonouredBeforeTheBodyIsRead) {
  auto client = anonymous().as("Bearer x");

  EXPECT_EQ(client.post(kCreate, new_user_body({{"is_admin", true}})).status, 401);
  EXPECT_EQ(client.post(kCreate, new_user_body()).status, 401);
  EXPECT_EQ(client.post(kCreate, "{").message(), "Invalid authorization token");
}

TEST_F(UsersApiCreateTest, RefusesTheTokenOfADeletedUser) {
  const auto user = given_user();
  as(user).del(user.path());

  const auto reply = as(user).post(kCreate, new_user_body());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
}

// Limits.

struct Limit {
  boost::json::object changes;
  std::string reason;
};

void PrintTo(const Limit& limit, std::ostream* out) { *out << limit.reason; }

std::string repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

class UsersApiCreateAccepts : public CustomersFixture, public testing::WithParamInterface<Limit> {};

TEST_P(UsersApiCreateAccepts, WhatIsJustWithinALimit) {
  const auto reply = anonymous().post(kCreate, new_user_body(GetParam().changes));

  EXPECT_EQ(reply.status, 201) << GetParam().reason << ": " << reply.body;
}

const std::vector<Limit> kBodies{
    {{{"password", "1w3r5y7"}}, "a password of 7"},
    {{{"password", repeat("p", 1024)}}, "a password of 1024"},
    {{{"password", repeat("ö", 512)}}, "a password of 1024 bytes beyond ASCII"},
    {{{"password", repeat("\xf0\x9f\x8d\x8e", 1024)}}, "1024 code points of 4 bytes"},
    {{{"password", "       "}}, "a password of spaces"},
    {{{"first_name", "A"}, {"last_name", "B"}}, "names of one letter"},
    {{{"first_name", repeat("ö", 256)}, {"last_name", repeat("ö", 256)}}, "names of 256"},
    {{{"first_name", "'; DROP TABLE users; --"}}, "a name that looks like SQL"},
    {{{"first_name", "\t\"\\\n"}}, "a name that JSON has to escape"},
    {{{"email", "\"ann miller\"@example.com"}}, "a quoted local part"},
    {{{"email", "ann@bücher.example"}}, "a domain of Unicode letters"},
    {{{"email", repeat("a", 242) + "@example.com"}}, "an e-mail of 254"}};

INSTANTIATE_TEST_SUITE_P(Bodies, UsersApiCreateAccepts, testing::ValuesIn(kBodies));

class UsersApiCreateRejects : public CustomersFixture,
                              public testing::WithParamInterface<BodyFault> {};

TEST_P(UsersApiCreateRejects, ABodyThatBreaksARule) {
  const auto& [body, field, text, reason] = GetParam();

  const auto reply = anonymous().post(kCreate, body);

  EXPECT_EQ(reply.status, 422) << reason << ": " << reply.body;
  EXPECT_EQ(reply.field_error(field), text) << reason << ": " << reply.body;
  EXPECT_EQ(database.count("users"), 0) << reason;
}

constexpr auto kMissing = "Missing data for required field.";
constexpr auto kNull = "Field may not be null.";
constexpr auto kNoEmail = "Not a valid email address.";
constexpr auto kNoString = "Not a valid string.";
constexpr auto kNoBoolean = "Not a valid boolean.";
constexpr auto kTooShort = "Shorter than minimum length 7.";
constexpr auto kTooLong = "Longer than maximum length 1024.";
constexpr auto kLength = "Length must be between 1 and 256.";

BodyFault wrong(const char* field, const boost::json::value_ref& value, const char* text,
                const char* reason) {
  return {new_user_body({{field, value}}), field, text, std::string(field) + ": " + reason};
}

const std::vector<BodyFault> kEmail{
    {new_user_body_without("email"), "email", kMissing, "missing"},
    wrong("email", nullptr, kNull, "null"),
    wrong("email", 5, kNoEmail, "a number"),
    wrong("email", true, kNoEmail, "a boolean"),
    wrong("email", boost::json::array{}, kNoEmail, "an array"),
    wrong("email", boost::json::object{}, kNoEmail, "an object"),
    wrong("email", "", kNoEmail, "empty"),
    wrong("email", "ann", kNoEmail, "no at sign"),
    wrong("email", "@example.com", kNoEmail, "no local part"),
    wrong("email", "ann@", kNoEmail, "no domain"),
    wrong("email", "ann@localhost", kNoEmail, "a single label"),
    wrong("email", "ann@example.c", kNoEmail, "a last label of one letter"),
    wrong("email", "ann@-example.com", kNoEmail, "a label that begins with a hyphen"),
    wrong("email", "ann@" + repeat("a", 64) + ".com", kNoEmail, "a label of 64"),
    wrong("email", "a..b@example.com", kNoEmail, "an empty atom"),
    wrong("email", "ann miller@example.com", kNoEmail, "a space that is not quoted"),
    wrong("email", " ann@example.com", kNoEmail, "a leading space"),
    wrong("email", repeat("a", 243) + "@example.com", kNoEmail, "255 characters")};

INSTANTIATE_TEST_SUITE_P(Email, UsersApiCreateRejects, testing::ValuesIn(kEmail));

const std::vector<BodyFault> kPasswordCases{
    {new_user_body_without("password"), "password", kMissing, "missing"},
    wrong("password", nullptr, kNull, "null"),
    wrong("password", 1234567, kNoString, "a number"),
    wrong("password", true, kNoString, "a boolean"),
    wrong("password", boost::json::array{"correct horse"}, kNoString, "an array"),
    wrong("password", boost::json::object{}, kNoString, "an object"),
    wrong("password", "", kTooShort, "empty"),
    wrong("password", "123456", kTooShort, "6"),
    wrong("password", "öööööö", kTooShort, "6 code points of 12 bytes"),
    wrong("password", repeat("p", 1025), kTooLong, "1025")};

INSTANTIATE_TEST_SUITE_P(Password, UsersApiCreateRejects, testing::ValuesIn(kPasswordCases));

const std::vector<BodyFault> kNames{wrong("first_name", nullptr, kNull, "null"),
                                    wrong("first_name", 5, kNoString, "a number"),
                                    wrong("first_name", "", kLength, "empty"),
                                    wrong("first_name", repeat("ö", 257), kLength, "257"),
                                    wrong("last_name", nullptr, kNull, "null"),
                                    wrong("last_name", false, kNoString, "a boolean"),
                                    wrong("last_name", "", kLength, "empty"),
                                    wrong("last_name", repeat("a", 257), kLength, "257")};

INSTANTIATE_TEST_SUITE_P(Names, UsersApiCreateRejects, testing::ValuesIn(kNames));

const std::vector<BodyFault> kIsAdmin{
    wrong("is_admin", nullptr, kNull, "null"),
    wrong("is_admin", "maybe", kNoBoolean, "a word"),
    wrong("is_admin", "", kNoBoolean, "empty"),
    wrong("is_admin", 2, kNoBoolean, "two"),
    wrong("is_admin", -1, kNoBoolean, "minus one"),
    wrong("is_admin", 0.5, kNoBoolean, "a fraction"),
    wrong("is_admin", boost::json::array{}, kNoBoolean, "an array")};

INSTANTIATE_TEST_SUITE_P(IsAdmin, UsersApiCreateRejects, testing::ValuesIn(kIsAdmin));

}  // namespace
}  // namespace cartwright::customers
