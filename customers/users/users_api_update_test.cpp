#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using test::kForm;

class UsersApiUpdateTest : public CustomersFixture {};

TEST_F(UsersApiUpdateTest, ReplacesWhatThePatchNames) {
  const auto user = given_user();

  const auto reply = as(user).patch(
      user.path(), R"({"email": "bea@example.com", "first_name": "Bea", "last_name": "Moss"})");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/email"), "bea@example.com");
  EXPECT_EQ(reply.text("/data/first_name"), "Bea");
  EXPECT_EQ(reply.text("/data/last_name"), "Moss");
  EXPECT_EQ(as(user).get(user.path()).data(), reply.data());
}

TEST_F(UsersApiUpdateTest, LeavesTheRestAsItIs) {
  const auto user = given_user({.email = "ann@example.com"});
  const auto before = as(user).get(user.path());

  const auto reply = as(user).patch(user.path(), R"({"first_name": "Bea"})");

  EXPECT_EQ(reply.text("/data/first_name"), "Bea");
  EXPECT_EQ(reply.text("/data/last_name"), "Miller");
  EXPECT_EQ(reply.text("/data/email"), "ann@example.com");
  EXPECT_EQ(reply.text("/data/created"), before.text("/data/created"));
}

TEST_F(UsersApiUpdateTest, ChangesNobodyElse) {
  const auto user = given_user();
  const auto other = given_user();

  as(user).patch(user.path(), R"({"first_name": "Bea"})");

  EXPECT_EQ(as(other).get(other.path()).text("/data/first_name"), "Ann");
}

TEST_F(UsersApiUpdateTest, ChangesNothingByAnEmptyPatch) {
  const auto user = given_user();
  const auto before = as(user).get(user.path());

  const auto reply = as(user).patch(user.path(), "{}");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.data(), before.data());
}

TEST_F(UsersApiUpdateTest, TakesNoBodyForAnEmptyPatch) {
  const auto user = given_user();

  EXPECT_EQ(as(user).patch(user.path()).status, 200);
  EXPECT_EQ(as(user).patch(user.path(), "", kForm).status, 200);
  EXPECT_EQ(as(user).patch(user.path(), "[]").status, 200);
}

TEST_F(UsersApiUpdateTest, ReadsAForm) {
  const auto user = given_user();

  const auto reply = as(user).patch(user.path(), "first_name=J%C3%B6rg&last_name=von+M", kForm);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/first_name"), "Jörg");
  EXPECT_EQ(reply.text("/data/last_name"), "von M");
}

TEST_F(UsersApiUpdateTest, IgnoresWhatNoPatchMayName) {
  const auto user = given_user();
  const auto before = as(user).get(user.path());

  const auto reply = as(user).patch(
      user.path(), R"({"id": 1, "created": "2020-01-01", "password": "another one", "x": null})");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.data(), before.data());
  EXPECT_EQ(anonymous().post(kLogin, credentials_body(user.email, kPassword)).status, 200);
}

TEST_F(UsersApiUpdateTest, TakesANameAwayByNull) {
  const auto user = given_user();

  const auto reply = as(user).patch(user.path(), R"({"last_name": null})");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/first_name"), "Ann");
  EXPECT_TRUE(reply.at("/data/last_name").is_null());
  EXPECT_EQ(as(user).get(user.path()).data(), reply.data());
}

TEST_F(UsersApiUpdateTest, TakesBackWhatGetAnswers) {
  const auto user = given_user();
  as(user).patch(user.path(), R"({"first_name": null})");
  const auto answered = as(user).get(user.path());

  const auto reply = as(user).patch(user.path(), boost::json::serialize(answered.data()));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.data(), answered.data());
}

TEST_F(UsersApiUpdateTest, TakesBackWhatGetAnswersAnAdministrator) {
  const auto admin = given_admin();
  const auto answered = as(admin).get(admin.path());

  const auto reply = as(admin).patch(admin.path(), boost::json::serialize(answered.data()));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.data(), answered.data());
}

TEST_F(UsersApiUpdateTest, LeavesWhatAFormLeavesEmpty) {
  const auto user = given_user();

  const auto reply = as(user).patch(user.path(), "email=&first_name=&last_name=Moss", kForm);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/email"), user.email);
  EXPECT_EQ(reply.text("/data/first_name"), "Ann");
  EXPECT_EQ(reply.text("/data/last_name"), "Moss");
}

TEST_F(UsersApiUpdateTest, KeepsTheTokenGood) {
  const auto user = given_user();

  as(user).patch(user.path(), R"({"email": "bea@example.com"})");

  EXPECT_EQ(as(user).get(user.path()).status, 200);
}

TEST_F(UsersApiUpdateTest, MovesTheLoginToTheNewEmail) {
  const auto user = given_user({.email = "ann@example.com"});

  as(user).patch(user.path(), R"({"email": "bea@example.com"})");

  EXPECT_EQ(anonymous().post(kLogin, credentials_body("bea@example.com", kPassword)).status, 200);
  EXPECT_EQ(anonymous().post(kLogin, credentials_body("ann@example.com", kPassword)).status, 400);
}

TEST_F(UsersApiUpdateTest, RejectsAnEmailThatAnotherUserHas) {
  const auto user = given_user();
  given_user({.email = "bea@example.com"});

  const auto reply = as(user).patch(user.path(), R"({"email": "BEA@example.com"})");

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.field_error("email"), "User with this email already exists.");
  EXPECT_EQ(as(user).get(user.path()).text("/data/email"), user.email);
}

TEST_F(UsersApiUpdateTest, LetsAUserWriteTheirEmailInAnotherCase) {
  const auto user = given_user({.email = "ann@example.com"});

  const auto reply = as(user).patch(user.path(), R"({"email": "Ann@example.com"})");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/email"), "Ann@example.com");
}

TEST_F(UsersApiUpdateTest, TakesTheDomainOfAnEmailInAnySpelling) {
  const auto user = given_user();
  given_user({.email = "u@bücher.example"});

  const auto other = as(user).patch(user.path(), R"({"email": "v@xn--bcher-kva.example"})");
  const auto taken = as(user).patch(user.path(), R"({"email": "u@xn--bcher-kva.example"})");

  EXPECT_EQ(other.text("/data/email"), "v@bücher.example");
  EXPECT_EQ(taken.status, 400) << taken.body;
}

// Who may change is_admin.

TEST_F(UsersApiUpdateTest, LetsAnAdministratorMakeAndUnmakeOne) {
  const auto admin = given_admin();
  const auto user = given_user();

  EXPECT_TRUE(as(admin).patch(user.path(), R"({"is_admin": true})").at("/data/is_admin").as_bool());
  EXPECT_FALSE(
      as(admin).patch(user.path(), R"({"is_admin": false})").at("/data/is_admin").as_bool());
}

TEST_F(UsersApiUpdateTest, LetsAnAdministratorResign) {
  const auto admin = given_admin();
  given_admin();

  EXPECT_EQ(as(admin).patch(admin.path(), R"({"is_admin": false})").status, 200);
  EXPECT_EQ(as(admin).get(kList).status, 403);
}

TEST_F(UsersApiUpdateTest, LetsNobodyMakeThemselvesAnAdministrator) {
  const auto user = given_user();

  const auto reply = as(user).patch(user.path(), R"({"is_admin": true, "first_name": "Bea"})");

  EXPECT_EQ(reply.status, 403) << reply.body;
  EXPECT_EQ(reply.message(), "You do not have permission to perform this action.");
  EXPECT_EQ(as(user).get(user.path()).text("/data/first_name"), "Ann");
  EXPECT_FALSE(as(user).get(user.path()).at("/data/is_admin").as_bool());
}

TEST_F(UsersApiUpdateTest, TakesIsAdminAsItIsForNoChange) {
  const auto user = given_user();

  const auto reply = as(user).patch(user.path(), R"({"is_admin": false, "first_name": "Bea"})");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/first_name"), "Bea");
}

struct Spelling {
  std::string body;
  std::string content_type;
  bool value;
};

void PrintTo(const Spelling& spelling, std::ostream* out) { *out << spelling.body; }

Spelling in_json(const std::string& value, bool meant) {
  return {R"({"is_admin": )" + value + "}", "application/json", meant};
}

Spelling in_form(const std::string& value, bool meant) {
  return {"is_admin=" + value, kForm, meant};
}

class UsersApiBoolean : public CustomersFixture, public testing::WithParamInterface<Spelling> {};

TEST_P(UsersApiBoolean, IsUnderstood) {
  const auto& [body, content_type, value] = GetParam();
  const auto admin = given_admin();
  const auto user = given_user({.is_admin = !value});

  const auto reply = as(admin).patch(user.path(), body, content_type);

  EXPECT_EQ(reply.status, 200) << body << ": " << reply.body;
  EXPECT_EQ(reply.at("/data/is_admin").as_bool(), value) << body;
}

const std::vector<Spelling> kJsonCases{
    in_json("true", true),    in_json("1", true),        in_json(R"("true")", true),
    in_json(R"("1")", true),  in_json(R"("yes")", true), in_json(R"("on")", true),
    in_json(R"("t")", true),  in_json(R"("y")", true),   in_json(R"("TRUE")", true),
    in_json("false", false),  in_json("0", false),       in_json(R"("false")", false),
    in_json(R"("0")", false), in_json(R"("no")", false), in_json(R"("off")", false),
    in_json(R"("f")", false), in_json(R"("n")", false),  in_json(R"("Off")", false)};

INSTANTIATE_TEST_SUITE_P(Json, UsersApiBoolean, testing::ValuesIn(kJsonCases));

const std::vector<Spelling> kFormCases{
    in_form("true", true), in_form("1", true),    in_form("Yes", true),    in_form("on", true),
    in_form("T", true),    in_form("y", true),    in_form("False", false), in_form("0", false),
    in_form("no", false),  in_form("OFF", false), in_form("f", false),     in_form("N", false)};

INSTANTIATE_TEST_SUITE_P(Form, UsersApiBoolean, testing::ValuesIn(kFormCases));

class UsersApiUpdateRejects : public CustomersFixture,
                              public testing::WithParamInterface<BodyFault> {};

TEST_P(UsersApiUpdateRejects, APatchThatBreaksARule) {
  const auto& [body, field, text, reason] = GetParam();
  const auto admin = given_admin();
  const auto before = as(admin).get(admin.path());

  const auto reply = as(admin).patch(admin.path(), body);

  EXPECT_EQ(reply.status, 422) << reason << ": " << reply.body;
  EXPECT_EQ(reply.field_error(field), text) << reason << ": " << reply.body;
  EXPECT_EQ(as(admin).get(admin.path()).data(), before.data()) << reason;
}

constexpr auto kNull = "Field may not be null.";
constexpr auto kNoEmail = "Not a valid email address.";
constexpr auto kNoString = "Not a valid string.";
constexpr auto kNoBoolean = "Not a valid boolean.";
constexpr auto kLength = "Length must be between 1 and 256.";

BodyFault wrong(const char* field, const std::string& value, const char* text) {
  // The other field is sound, and must not be stored either.
  return {R"({"last_name": "Changed", ")" + std::string(field) + "\": " + value + "}", field, text,
          std::string(field) + " " + value.substr(0, 20)};
}

const std::vector<BodyFault> kBodies{
    wrong("email", "null", kNull),
    wrong("email", "5", kNoEmail),
    wrong("email", R"("")", kNoEmail),
    wrong("email", R"("bea")", kNoEmail),
    wrong("first_name", R"("")", kLength),
    wrong("first_name", "7", kNoString),
    wrong("first_name", '"' + std::string(257, 'a') + '"', kLength),
    wrong("last_name", R"("")", kLength),
    wrong("last_name", "{}", kNoString),
    wrong("last_name", '"' + std::string(257, 'a') + '"', kLength),
    wrong("is_admin", "null", kNull),
    wrong("is_admin", "2", kNoBoolean),
    wrong("is_admin", R"("perhaps")", kNoBoolean),
    wrong("is_admin", "[]", kNoBoolean),
    wrong("is_admin", "1.5", kNoBoolean)};

INSTANTIATE_TEST_SUITE_P(Bodies, UsersApiUpdateRejects, testing::ValuesIn(kBodies));

TEST_F(UsersApiUpdateTest, TellsAllFaultsAtOnce) {
  const auto user = given_user();

  const auto reply = as(user).patch(
      user.path(), R"({"email": 5, "first_name": "", "last_name": 7, "is_admin": "perhaps"})");

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.at("/error/fields").as_object().size(), 4U) << reply.body;
}

}  // namespace
}  // namespace cartwright::customers
