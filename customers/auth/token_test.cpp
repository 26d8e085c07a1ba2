// Which tokens are honoured, told over HTTP: each refusal is a 401 with its reason.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/forged_token.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

using std::chrono::seconds;

class TokenTest : public CustomersFixture {};

TEST_F(TokenTest, IsHonouredWhileItsUserExists) {
  const auto user = given_user();

  EXPECT_EQ(as(user).get(user.path()).status, 200);
}

TEST_F(TokenTest, MissingIsToldApart) {
  const auto user = given_user();

  const auto reply = anonymous().get(user.path());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.error_code(), "unauthorized");
  EXPECT_EQ(reply.message(), "Missing authorization token");
  EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
}

TEST_F(TokenTest, RefusalNamesAnInvalidToken) {
  const auto user = given_user();

  const auto reply = anonymous().as("Bearer nonsense").get(user.path());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.header("WWW-Authenticate"), R"(Bearer error="invalid_token")");
}

TEST_F(TokenTest, ExpiredIsToldApart) {
  const auto user = given_user();

  const auto reply = anonymous().as(token_of(user.id, seconds(-1))).get(user.path());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token has expired");
}

TEST_F(TokenTest, MayExpireSoon) {
  const auto user = given_user();

  EXPECT_EQ(anonymous().as(token_of(user.id, seconds(60))).get(user.path()).status, 200);
}

TEST_F(TokenTest, ExpiresThoughItWasHonouredBefore) {
  const auto user = given_user();
  auto client = anonymous().as(token_of(user.id, seconds(3600)));
  ASSERT_EQ(client.get(user.path()).status, 200);

  time_passes(seconds(3601));

  EXPECT_EQ(client.get(user.path()).message(), "Token has expired");
}

TEST_F(TokenTest, DiesWithItsUser) {
  const auto user = given_user();
  as(user).del(user.path());

  const auto reply = as(user).get(user.path());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
}

TEST_F(TokenTest, DiesWithAUserWhomAnAdministratorDeletes) {
  const auto admin = given_admin();
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  as(admin).del(user.path());

  EXPECT_EQ(as(user).get(user.path()).message(), "Token is revoked");
}

TEST_F(TokenTest, OfAUserWhoNeverWasIsRevoked) {
  const auto user = given_user();

  const auto reply = anonymous().as(token_of(UserId{4'000'000'000})).get(user.path());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
}

TEST_F(TokenTest, DiesWithAChangeOfThePassword) {
  const auto user = given_user();
  as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));

  const auto reply = as(user).get(user.path());

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
}

TEST_F(TokenTest, DiesWithAnAdministratorsChangeOfThePassword) {
  const auto admin = given_admin();
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  as(admin).patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(as(user).get(user.path()).message(), "Token is revoked");
}

TEST_F(TokenTest, OfAfterAChangeOfThePasswordIsHonoured) {
  const auto user = given_user();
  as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));
  const auto login = anonymous().post(kLogin, credentials_body(user.email, "battery staple"));

  const auto reply = anonymous().as(login.text("/data/token")).get(user.path());

  EXPECT_EQ(reply.status, 200) << reply.body;
}

TEST_F(TokenTest, OfBetweenTwoChangesOfThePasswordDiesWithTheSecond) {
  const auto user = given_user();
  as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));
  const auto login = anonymous().post(kLogin, credentials_body(user.email, "battery staple"));
  const auto between = login.text("/data/token");

  anonymous().as(between).patch(user.path("/change-password/"), password_change_body(kPassword));

  EXPECT_EQ(anonymous().as(between).get(user.path()).message(), "Token is revoked");
  EXPECT_EQ(as(user).get(user.path()).message(), "Token is revoked") << "the first stays dead";
}

TEST_F(TokenTest, OutlivesAPasswordChangeOfSomebodyElse) {
  const auto user = given_user();
  const auto other = given_user();

  as(other).patch(other.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(as(user).get(user.path()).status, 200);
}

TEST_F(TokenTest, IsNotBelievedWhoIsAnAdministrator) {
  const auto user = given_user();  // the token of the fixture says it is one's
  const auto admin = given_admin();

  EXPECT_EQ(as(user).get(kList).status, 403);
  EXPECT_EQ(as(admin).get(kList).status, 200);
}

TEST_F(TokenTest, GainsAndLosesWhatItsAccountGainsAndLoses) {
  const auto admin = given_admin();
  const auto user = given_user();

  as(admin).patch(user.path(), R"({"is_admin": true})");
  EXPECT_EQ(as(user).get(kList).status, 200);

  as(admin).patch(user.path(), R"({"is_admin": false})");
  EXPECT_EQ(as(user).get(kList).status, 403);
}

// Another replica, an operator: changes that this process did not make itself.

TEST_F(TokenTest, DiesWithAUserWhomSomebodyElseDeletes) {
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  database.execute("DELETE FROM users");

  EXPECT_TRUE(test::eventually([&] { return as(user).get(user.path()).status == 401; }));
}

TEST_F(TokenTest, DiesWithATableThatSomebodyElseEmpties) {
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  database.execute("TRUNCATE users");

  EXPECT_TRUE(test::eventually([&] { return as(user).get(user.path()).status == 401; }));
}

TEST_F(TokenTest, DiesWithAUserWhoIsDeletedWithoutOrdinaryTriggers) {
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  database.execute("SET session_replication_role = replica; DELETE FROM users; RESET ALL");

  EXPECT_TRUE(test::eventually([&] { return as(user).get(user.path()).status == 401; }));
}

TEST_F(TokenTest, DiesWithAUserWhoGetsAnotherId) {
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  database.execute("UPDATE users SET id = nextval(pg_get_serial_sequence('users', 'id'))");

  EXPECT_TRUE(test::eventually([&] { return as(user).get(user.path()).status == 401; }));
}

TEST_F(TokenTest, DiesWithAPasswordThatSomebodyElseChanges) {
  const auto user = given_user();
  ASSERT_EQ(as(user).get(user.path()).status, 200);

  database.execute("UPDATE users SET password_version = password_version + 1");

  EXPECT_TRUE(test::eventually([&] { return as(user).get(user.path()).status == 401; }));
}

TEST_F(TokenTest, LosesWhatSomebodyElseTakesFromItsAccount) {
  const auto admin = given_admin();
  ASSERT_EQ(as(admin).get(kList).status, 200);

  database.execute("UPDATE users SET is_admin = false");

  EXPECT_TRUE(test::eventually([&] { return as(admin).get(kList).status == 403; }));
}

// Header values. {token} is a token that is honoured, {id} the user's id.

struct Header {
  std::string value;
  std::string message;
  std::string reason;
};

void PrintTo(const Header& header, std::ostream* out) { *out << header.reason; }

class TokenHeader : public CustomersFixture, public testing::WithParamInterface<Header> {};

TEST_P(TokenHeader, IsRefusedWithItsReason) {
  const auto& [value, message, reason] = GetParam();
  const auto user = given_user();
  const auto token = user.token.substr(std::string_view("Bearer ").size());

  const auto reply =
      anonymous().as(fmt::format(fmt::runtime(value), fmt::arg("token", token))).get(user.path());

  EXPECT_EQ(reply.status, 401) << reason << ": " << reply.body;
  EXPECT_EQ(reply.message(), message) << reason;
  EXPECT_EQ(reply.at("/error").as_object().size(), 2U) << reply.body;
}

constexpr auto kNoHeader = "Invalid authorization header";
constexpr auto kNoScheme = "Invalid token scheme";
constexpr auto kNoToken = "Invalid authorization token";

const std::vector<Header> kHeaderValues{{"{token}", kNoHeader, "no scheme"},
                                        {"Bearer", kNoHeader, "no token"},
                                        {"Bearer  {token}", kNoHeader, "two spaces"},
                                        {"Bearer {token} {token}", kNoHeader, "two tokens"},
                                        {"Bearer\t{token}", kNoHeader, "a tab"},
                                        {"bearer {token}", kNoScheme, "the scheme in lower case"},
                                        {"BEARER {token}", kNoScheme, "the scheme in upper case"},
                                        {"Basic {token}", kNoScheme, "another scheme"},
                                        {"Token {token}", kNoScheme, "an invented scheme"},
                                        {"Bearer {token}x", kNoToken, "a letter too many"},
                                        {"Bearer {token}=", kNoToken, "padding"},
                                        {"Bearer {token}.", kNoToken, "a fourth part"},
                                        {"Bearer x{token}", kNoToken, "a broken header"},
                                        {"Bearer a.b.c", kNoToken, "three letters"},
                                        {"Bearer ..", kNoToken, "three empty parts"},
                                        {"Bearer null", kNoToken, "what careless clients send"},
                                        {"Bearer \xc3\xb6.\xff.x", kNoToken, "bytes beyond ASCII"}};

INSTANTIATE_TEST_SUITE_P(Values, TokenHeader, testing::ValuesIn(kHeaderValues));

TEST_F(TokenTest, MayHaveTheSchemeOfALoginBehindThatOfTheClient) {
  const auto user = given_user();

  const auto reply = anonymous().as("Bearer " + user.token).get(user.path());

  EXPECT_EQ(reply.status, 200) << reply.body;
}

// Tokens that somebody else made. They claim a user who exists.

struct Forgery {
  std::string header;
  std::string payload;  ///< {id} is the user's id
  std::string secret;
  std::string message;
  std::string reason;
};

void PrintTo(const Forgery& forgery, std::ostream* out) { *out << forgery.reason; }

class TokenForgery : public CustomersFixture, public testing::WithParamInterface<Forgery> {};

TEST_P(TokenForgery, IsRefused) {
  const auto& [header, payload, secret, message, reason] = GetParam();
  const auto user = given_user();
  const auto claims = fmt::format(fmt::runtime(payload), fmt::arg("id", user.id.value));

  const auto reply = anonymous().as(forged_token(header, claims, secret)).get(user.path());

  EXPECT_EQ(reply.status, 401) << reason << ": " << reply.body;
  EXPECT_EQ(reply.message(), message) << reason;
}

constexpr auto kHs256 = R"({"alg":"HS256","typ":"JWT"})";
constexpr auto kClaims = R"({{"id":{id},"email":"a@b.cd","is_admin":true,"exp":4000000000}})";
constexpr auto kUnsigned = "";

const std::vector<Forgery> kTokens{
    {kHs256, kClaims, "the secret of somebody else, 32+", kNoToken, "another secret"},
    {kHs256, kClaims, kUnsigned, kNoToken, "no signature"},
    {R"({"alg":"none","typ":"JWT"})", kClaims, kUnsigned, kNoToken, "alg none"},
    {R"({"alg":"none"})", kClaims, kTestSecret, kNoToken, "alg none, yet signed"},
    {R"({"alg":"None"})", kClaims, kUnsigned, kNoToken, "alg None"},
    {R"({"alg":"hs256"})", kClaims, kTestSecret, kNoToken, "alg in lower case"},
    {R"({"alg":"HS384"})", kClaims, kTestSecret, kNoToken, "alg HS384"},
    {R"({"alg":"RS256"})", kClaims, kTestSecret, kNoToken, "alg RS256"},
    {R"({"typ":"JWT"})", kClaims, kTestSecret, kNoToken, "no alg"},
    {R"({"alg":"HS256","crit":["exp"]})", kClaims, kTestSecret, kNoToken, "crit"},
    {kHs256, R"({{"id":{id}}})", kTestSecret, kNoToken, "no exp"},
    {kHs256, R"({{"id":{id},"exp":"4000000000"}})", kTestSecret, kNoToken, "exp as text"},
    {kHs256, R"({{"id":"{id}","exp":4000000000}})", kTestSecret, kNoToken, "id as text"},
    {kHs256, R"({{"exp":4000000000}})", kTestSecret, kNoToken, "no id"},
    {kHs256, R"({{"id":-1,"exp":4000000000}})", kTestSecret, kNoToken, "a negative id"},
    {kHs256, R"({{"id":{id},"exp":4000000000,"nbf":3999999999}})", kTestSecret, kNoToken,
     "not valid yet"},
    {kHs256, "[{id}]", kTestSecret, kNoToken, "claims that are no object"},
    {kHs256, "{id}", kTestSecret, kNoToken, "claims that are a number"},
    {kHs256, R"({{"id":{id},"exp":1}})", kTestSecret, "Token has expired", "long ago"},
    {kHs256, R"({{"id":{id},"exp":4000000000,"jti":"1.x"}})", kTestSecret, "Token is revoked",
     "of a password that is not set yet"}};

INSTANTIATE_TEST_SUITE_P(Tokens, TokenForgery, testing::ValuesIn(kTokens));

}  // namespace
}  // namespace cartwright::customers
