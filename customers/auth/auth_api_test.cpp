#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/auth/tokens.hpp"

namespace cartwright::customers {
namespace {

using test::kForm;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;
using testing::Not;
using testing::StartsWith;

// SHA-256 crypt hashes of CustomersFixture::kPassword, as older systems stored them.
constexpr auto kOldHash =
    "$5$rounds=535000$kUHyT8Mz3gBb1VwQ$Gl7BuMgltBTNpZm4MdVFSOV57Lmn9Z4CUPcSreC7ui0";
constexpr auto kOldHashOfFewRounds =
    "$5$Zb1VwQkUHyT8Mz3g$djhLqddC3PK956ae3PtnPjQtwwlXkEctsWVRKxPu9g/";

class AuthApiTest : public CustomersFixture {
 protected:
  test::HttpReply log_in(std::string_view email, std::string_view password = kPassword) {
    return anonymous().post(kLogin, credentials_body(email, password));
  }

  std::string stored_hash() { return database.scalar("SELECT password FROM users"); }
};

auth::Claims claims_of(const test::HttpReply& login) {
  const auth::Tokens tokens(Secret{kTestSecret});
  return tokens.verify(login.text("/data/token"), auth::Tokens::Clock::now());
}

std::int64_t seconds_now() {
  const auto now = auth::Tokens::Clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

TEST_F(AuthApiTest, LoginAnswersATokenAndTheUser) {
  const auto user = given_user({.email = "ann@example.com"});

  const auto reply = log_in("ann@example.com");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.text("/data/token"), StartsWith("Bearer ey"));
  EXPECT_EQ(reply.at("/data/user"), as(user).get(user.path()).data());
  EXPECT_EQ(reply.data().as_object().size(), 5U);
}

TEST_F(AuthApiTest, LoginTellsNeitherPasswordNorHash) {
  given_user({.email = "ann@example.com"});

  const auto reply = log_in("ann@example.com");

  EXPECT_THAT(reply.body, Not(HasSubstr("password")));
  EXPECT_THAT(reply.body, Not(HasSubstr("argon2id")));
}

TEST_F(AuthApiTest, TheTokenOpensTheAccount) {
  const auto user = given_user({.email = "ann@example.com"});
  const auto token = log_in("ann@example.com").text("/data/token");

  const auto reply = anonymous().as(token).get(user.path());

  EXPECT_EQ(reply.status, 200) << reply.body;
}

TEST_F(AuthApiTest, TheTokenClaimsWhoTheUserIs) {
  const auto admin = given_user({.email = "ann@example.com", .is_admin = true});

  const auto claims = claims_of(log_in("ann@example.com"));

  EXPECT_EQ(claims.id, admin.id);
  EXPECT_EQ(claims.email, "ann@example.com");
  EXPECT_TRUE(claims.is_admin);
}

TEST_F(AuthApiTest, TheTokenIsGoodFromNowForAWeek) {
  given_user({.email = "ann@example.com"});
  const auto before = seconds_now();

  const auto claims = claims_of(log_in("ann@example.com"));

  EXPECT_THAT(claims.iat, Ge(before));
  EXPECT_THAT(claims.iat, Le(seconds_now()));
  EXPECT_EQ(claims.exp - claims.iat, 7 * 24 * 60 * 60);
}

TEST(TokenLifetimeTest, IsASetting) {
  RunningCustomers service([](Config& config) { config.jwt_lifetime = std::chrono::days(2); });
  test::HttpClient client(service.http_port());
  client.post(kCreate, new_user_body());

  const auto login = client.post(kLogin, credentials_body("ann@example.com", "correct horse"));

  const auto claims = claims_of(login);
  EXPECT_EQ(claims.exp - claims.iat, 2 * 24 * 60 * 60);
}

TEST_F(AuthApiTest, EachLoginGivesAnotherToken) {
  given_user({.email = "ann@example.com"});

  const auto first = log_in("ann@example.com").text("/data/token");
  const auto second = log_in("ann@example.com").text("/data/token");

  EXPECT_NE(first, second);
}

TEST_F(AuthApiTest, ALoginLeavesOlderTokensGood) {
  const auto user = given_user({.email = "ann@example.com"});
  const auto first = log_in("ann@example.com").text("/data/token");

  log_in("ann@example.com");

  EXPECT_EQ(anonymous().as(first).get(user.path()).status, 200);
}

TEST_F(AuthApiTest, TheEmailMayBeInAnyCase) {
  given_user({.email = "Ann@Example.com"});

  const auto reply = log_in("aNN@eXAMPLE.COM");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/user/email"), "Ann@Example.com") << "as it was registered";
}

TEST_F(AuthApiTest, TheDomainMayBeSpelledInPunycode) {
  given_user({.email = "u@bücher.example"});

  EXPECT_EQ(log_in("u@xn--bcher-kva.example").status, 200);
  EXPECT_EQ(log_in("u@bu\u0308cher.example").status, 200);
}

TEST_F(AuthApiTest, AnAccountOfBeforeIsFoundAsItWasSpelled) {
  given_user({.email = "u@bücher.example"});
  const auto old = given_user({.email = "u@xn--bcher-kva.example"});

  EXPECT_EQ(log_in("u@xn--bcher-kva.example").number("/data/user/id"), old.id.value);
}

TEST_F(AuthApiTest, ReadsAForm) {
  given_user({.email = "ann+shop@example.com"});

  const auto reply =
      anonymous().post(kLogin, "email=ann%2Bshop%40example.com&password=testPass123", kForm);

  EXPECT_EQ(reply.status, 200) << reply.body;
}

TEST_F(AuthApiTest, NeedsNoTokenAndMindsNone) {
  given_user({.email = "ann@example.com"});

  const auto reply = anonymous()
                         .as("Bearer nonsense")
                         .post(kLogin, credentials_body("ann@example.com", kPassword));

  EXPECT_EQ(reply.status, 200) << reply.body;
}

// Wrong pairs.

struct WrongPair {
  std::string email;
  std::string password;
  std::string reason;
};

void PrintTo(const WrongPair& pair, std::ostream* out) { *out << pair.reason; }

class AuthApiRefuses : public CustomersFixture, public testing::WithParamInterface<WrongPair> {};

TEST_P(AuthApiRefuses, AWrongPairWithoutTellingWhatIsWrong) {
  const auto& [email, password, reason] = GetParam();
  given_user({.email = "ann@example.com"});

  const auto reply = anonymous().post(kLogin, credentials_body(email, password));

  EXPECT_EQ(reply.status, 400) << reason << ": " << reply.body;
  EXPECT_EQ(reply.body,
            R"({"error":{"code":"bad_request","message":"Request validation has failed",)"
            R"("fields":{"non_field_errors":["Unable to log in with provided credentials."]}}})")
      << reason;
}

const std::vector<WrongPair> kPairs{
    {"bob@example.com", "testPass123", "nobody has the e-mail"},
    {"ann@example.com", "testPass124", "another password"},
    {"ann@example.com", "testpass123", "the password in another case"},
    {"ann@example.com", "testPass123 ", "a trailing space"},
    {"ann@example.com", "testPass12", "a prefix of the password"},
    {"ann@example.com", "", "no password"},
    {"ann@example.com", std::string(100'000, 'p'), "a long password"},
    {"an_@example.com", "testPass123", "a pattern as e-mail"}};

INSTANTIATE_TEST_SUITE_P(Pairs, AuthApiRefuses, testing::ValuesIn(kPairs));

class AuthApiRejects : public CustomersFixture, public testing::WithParamInterface<BodyFault> {};

TEST_P(AuthApiRejects, ABodyThatBreaksARule) {
  const auto& [body, field, text, reason] = GetParam();

  const auto reply = anonymous().post(kLogin, body);

  EXPECT_EQ(reply.status, 422) << reason << ": " << reply.body;
  EXPECT_EQ(reply.field_error(field), text) << reason << ": " << reply.body;
}

constexpr auto kMissing = "Missing data for required field.";
constexpr auto kNull = "Field may not be null.";
constexpr auto kNoEmail = "Not a valid email address.";
constexpr auto kNoString = "Not a valid string.";

const std::vector<BodyFault> kBodies{
    {"{}", "email", kMissing, "no e-mail"},
    {"{}", "password", kMissing, "no password"},
    {R"({"email": null})", "email", kNull, "e-mail is null"},
    {R"({"password": null})", "password", kNull, "password is null"},
    {R"({"email": 5})", "email", kNoEmail, "e-mail is a number"},
    {R"({"email": "ann"})", "email", kNoEmail, "e-mail is none"},
    {R"({"password": 5})", "password", kNoString, "password is a number"},
    {R"({"password": "a\u0000b"})", "password", kNoString, "password holds NUL"}};

INSTANTIATE_TEST_SUITE_P(Bodies, AuthApiRejects, testing::ValuesIn(kBodies));

// Hashes of an existing user base.

TEST_F(AuthApiTest, AnOldHashOpensTheAccountAndIsReplaced) {
  given_user({.email = "ann@example.com", .password_hash = kOldHash});

  const auto reply = log_in("ann@example.com");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(stored_hash(), StartsWith("$argon2id$"));
  EXPECT_EQ(log_in("ann@example.com").status, 200) << "by the new hash";
  EXPECT_EQ(log_in("ann@example.com", "testPass124").status, 400);
}

TEST_F(AuthApiTest, AnOldHashOfFewRoundsIsReplacedToo) {
  given_user({.email = "ann@example.com", .password_hash = kOldHashOfFewRounds});

  EXPECT_EQ(log_in("ann@example.com").status, 200);
  EXPECT_THAT(stored_hash(), StartsWith("$argon2id$"));
}

TEST_F(AuthApiTest, ReplacingAHashLeavesTokensGood) {
  const auto user = given_user({.email = "ann@example.com", .password_hash = kOldHashOfFewRounds});

  const auto token = log_in("ann@example.com").text("/data/token");

  EXPECT_EQ(as(user).get(user.path()).status, 200) << "issued before";
  EXPECT_EQ(anonymous().as(token).get(user.path()).status, 200) << "issued by this login";
}

TEST_F(AuthApiTest, AnOldHashStaysUnlessThePasswordIsRight) {
  given_user({.email = "ann@example.com", .password_hash = kOldHashOfFewRounds});

  EXPECT_EQ(log_in("ann@example.com", "testPass124").status, 400);
  EXPECT_EQ(stored_hash(), kOldHashOfFewRounds);
}

TEST_F(AuthApiTest, ANewHashIsNotReplaced) {
  given_user({.email = "ann@example.com"});
  const auto before = stored_hash();

  EXPECT_EQ(log_in("ann@example.com").status, 200);
  EXPECT_EQ(stored_hash(), before);
}

struct Unreadable {
  std::string hash;
  std::string reason;
};

void PrintTo(const Unreadable& unreadable, std::ostream* out) { *out << unreadable.reason; }

class AuthApiUnreadableHash : public CustomersFixture,
                              public testing::WithParamInterface<Unreadable> {};

TEST_P(AuthApiUnreadableHash, OpensNothing) {
  const auto& [hash, reason] = GetParam();
  given_user({.email = "ann@example.com", .password_hash = hash});

  const auto reply = anonymous().post(kLogin, credentials_body("ann@example.com", kPassword));

  EXPECT_EQ(reply.status, 400) << reason << ": " << reply.body;
}

const std::vector<Unreadable> kHashes{{"testPass123", "the password itself"},
                                      {"$5$", "no salt"},
                                      {"$argon2id$", "no parameters"},
                                      {"$1$abcdefgh$G//4keteveJp0qb8z2DxG/", "another algorithm"},
                                      {"!", "a locked account"}};

INSTANTIATE_TEST_SUITE_P(Hashes, AuthApiUnreadableHash, testing::ValuesIn(kHashes));

}  // namespace
}  // namespace cartwright::customers
