// The gRPC interface, as a client sees it that was made by others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/forged_token.hpp"
#include "customers/testing/grpc_client.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using grpc::StatusCode;
using std::chrono::seconds;
using testing::Each;
using testing::HasSubstr;

class UserAuthServiceTest : public CustomersFixture {
 protected:
  Validation validate(const std::string& token) { return GrpcClient(grpc_port()).validate(token); }
};

TEST_F(UserAuthServiceTest, TellsWhomATokenSpeaksFor) {
  const auto user = given_user({.email = "ann@example.com"});

  const auto answer = validate(user.token);

  EXPECT_EQ(answer.code, StatusCode::OK) << answer.details;
  EXPECT_EQ(answer.payload.user_id(), user.id.value);
  EXPECT_EQ(answer.payload.email(), "ann@example.com") << "of the account, not of the token";
  EXPECT_FALSE(answer.payload.is_admin()) << "of the account, not of the token";
}

TEST_F(UserAuthServiceTest, TellsWhoIsAnAdministrator) {
  const auto admin = given_admin();

  EXPECT_TRUE(validate(admin.token).payload.is_admin());
}

TEST_F(UserAuthServiceTest, HonoursTheTokenOfALogin) {
  const auto user = given_user();
  const auto login = anonymous().post(kLogin, credentials_body(user.email, kPassword));

  const auto answer = validate(login.text("/data/token"));

  EXPECT_EQ(answer.code, StatusCode::OK) << answer.details;
  EXPECT_EQ(answer.payload.user_id(), user.id.value);
}

TEST_F(UserAuthServiceTest, TakesATokenBehindTwoSchemes) {
  const auto user = given_user();

  EXPECT_EQ(validate("Bearer " + user.token).code, StatusCode::OK);
}

TEST_F(UserAuthServiceTest, KnowsIdsOf64Bit) {
  database.execute(
      "INSERT INTO users (id, email, password) VALUES (9223372036854775807, 'a@example.com', 'x')");

  const auto answer = validate(token_of(UserId{9223372036854775807}));

  EXPECT_EQ(answer.payload.user_id(), 9223372036854775807);
}

TEST_F(UserAuthServiceTest, AnswersManyCallsOfOneChannel) {
  const auto user = given_user();
  const GrpcClient client(grpc_port());

  const auto codes =
      test::in_parallel(32, [&](std::size_t) { return client.validate(user.token).code; });

  EXPECT_THAT(codes, Each(StatusCode::OK));
}

TEST_F(UserAuthServiceTest, RefusesAnExpiredToken) {
  const auto user = given_user();

  const auto answer = validate(token_of(user.id, seconds(-1)));

  EXPECT_EQ(answer.code, StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(answer.details, "Token has expired");
}

TEST_F(UserAuthServiceTest, RefusesTheTokenOfADeletedUser) {
  const auto user = given_user();
  ASSERT_EQ(validate(user.token).code, StatusCode::OK);
  as(user).del(user.path());

  const auto answer = validate(user.token);

  EXPECT_EQ(answer.code, StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(answer.details, "Token is revoked");
}

TEST_F(UserAuthServiceTest, RefusesATokenFromBeforeAChangeOfThePassword) {
  const auto user = given_user();
  ASSERT_EQ(validate(user.token).code, StatusCode::OK);
  as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));

  const auto answer = validate(user.token);

  EXPECT_EQ(answer.code, StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(answer.details, "Token is revoked");
}

TEST_F(UserAuthServiceTest, TellsAnAccountsNewStateAtOnce) {
  const auto admin = given_admin();
  const auto user = given_user();
  ASSERT_FALSE(validate(user.token).payload.is_admin());

  as(admin).patch(user.path(), R"({"is_admin": true, "email": "bea@example.com"})");

  EXPECT_TRUE(validate(user.token).payload.is_admin());
  EXPECT_EQ(validate(user.token).payload.email(), "bea@example.com");
}

TEST_F(UserAuthServiceTest, TakesARequestWithoutATokenForAMissingOne) {
  const auto answer = GrpcClient(grpc_port()).validate(AuthRequest{});

  EXPECT_EQ(answer.code, StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(answer.details, "Missing authorization token");
}

TEST_F(UserAuthServiceTest, RefusesAMessageBeyondItsLimit) {
  const auto answer = validate("Bearer " + std::string(1'000'000, 'a'));

  EXPECT_EQ(answer.code, StatusCode::RESOURCE_EXHAUSTED) << answer.details;
}

struct Refused {
  std::string token;
  std::string details;
  std::string reason;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.reason; }

class UserAuthServiceRefuses : public CustomersFixture,
                               public testing::WithParamInterface<Refused> {};

TEST_P(UserAuthServiceRefuses, EveryTokenThatIsNotHonoured) {
  const auto& [token, details, reason] = GetParam();

  const auto answer = GrpcClient(grpc_port()).validate(token);

  EXPECT_EQ(answer.code, StatusCode::INVALID_ARGUMENT) << reason;
  EXPECT_EQ(answer.details, details) << reason;
}

constexpr auto kHs256 = R"({"alg":"HS256","typ":"JWT"})";
constexpr auto kClaims = R"({"id":1,"exp":4000000000})";

const std::vector<Refused> kTokens{
    {"", "Missing authorization token", "empty"},
    {"Bearer", "Invalid authorization header", "no token"},
    {"Bearer  a.b.c", "Invalid authorization header", "two spaces"},
    {"Basic a.b.c", "Invalid token scheme", "another scheme"},
    {"bearer a.b.c", "Invalid token scheme", "the scheme in lower case"},
    {"Bearer a.b.c", "Invalid authorization token", "no JSON"},
    {"Bearer " + std::string(100'000, 'a'), "Invalid authorization token", "huge"},
    {forged_token(kHs256, kClaims, "the secret of somebody else"), "Invalid authorization token",
     "another secret"},
    {forged_token(R"({"alg":"none"})", kClaims, ""), "Invalid authorization token", "alg none"},
    {forged_token(kHs256, R"({"id":1,"exp":1})", kTestSecret), "Token has expired",
     "expired long ago"},
    {forged_token(kHs256, R"({"id":4000000000,"exp":4000000000})", kTestSecret), "Token is revoked",
     "a user who never was"}};

INSTANTIATE_TEST_SUITE_P(Tokens, UserAuthServiceRefuses, testing::ValuesIn(kTokens));

// Who may ask.

TEST_F(UserAuthServiceTest, RefusesAClientWithoutACertificate) {
  const auto user = given_user();
  const GrpcClient client(grpc_port(),
                          {.ca = test::certificate("cart").ca, .certificate = "", .key = ""});

  EXPECT_EQ(client.validate(user.token).code, StatusCode::UNAVAILABLE);
}

TEST_F(UserAuthServiceTest, RefusesAClientWhoseCertificateAStrangerSigned) {
  const auto user = given_user();
  const GrpcClient client(grpc_port(), test::stranger_certificate());

  EXPECT_EQ(client.validate(user.token).code, StatusCode::UNAVAILABLE);
}

TEST_F(UserAuthServiceTest, StillServesAfterARefusedClient) {
  const auto user = given_user();
  const GrpcClient stranger(grpc_port(), test::stranger_certificate());
  ASSERT_EQ(stranger.validate(user.token).code, StatusCode::UNAVAILABLE);

  EXPECT_EQ(validate(user.token).code, StatusCode::OK);
}

// What else is served beside UserAuth.

TEST_F(UserAuthServiceTest, SaysThatItServes) {
  const std::string serving = "\x08\x01";  // HealthCheckResponse{status: SERVING}

  const auto whole = GrpcClient(grpc_port()).call("/grpc.health.v1.Health/Check", "");
  const auto service =
      GrpcClient(grpc_port()).call("/grpc.health.v1.Health/Check", "\x0a\x08UserAuth");

  EXPECT_EQ(whole, serving);
  EXPECT_EQ(service, serving);
}

class UserAuthServiceReflection : public CustomersFixture,
                                  public testing::WithParamInterface<const char*> {};

TEST_P(UserAuthServiceReflection, ListsUserAuth) {
  const std::string list_services("\x3a\x00", 2);  // ServerReflectionRequest{list_services: ""}

  const auto answer = GrpcClient(grpc_port()).exchange(GetParam(), list_services);

  EXPECT_THAT(answer, HasSubstr("UserAuth"));
  EXPECT_THAT(answer, HasSubstr("grpc.health.v1.Health"));
}

TEST_P(UserAuthServiceReflection, DescribesUserAuth) {
  const std::string file_containing_symbol = "\x22\x08UserAuth";

  const auto answer = GrpcClient(grpc_port()).exchange(GetParam(), file_containing_symbol);

  EXPECT_THAT(answer, HasSubstr("ValidateToken"));
  EXPECT_THAT(answer, HasSubstr("AuthResponse"));
}

INSTANTIATE_TEST_SUITE_P(
    Versions, UserAuthServiceReflection,
    testing::Values("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"));

// Without the database.

class UserAuthServiceOutage : public CustomersFixture {
 protected:
  static void SetUpTestSuite() { renew_service(); }
  static void TearDownTestSuite() { renew_service(); }

  ~UserAuthServiceOutage() override {
    database.come_up();
    test::eventually([this] { return anonymous().get("/readyz").status == 200; });
  }
};

TEST_F(UserAuthServiceOutage, IsUnavailableWhileTheAccountsCannotBeAsked) {
  const auto user = given_user();
  database.go_down();

  const auto answer = GrpcClient(grpc_port()).validate(user.token);

  EXPECT_EQ(answer.code, StatusCode::UNAVAILABLE) << answer.details;
}

TEST_F(UserAuthServiceOutage, DoesNotTrustItsMemoryOfAccounts) {
  const auto user = given_user();
  const GrpcClient client(grpc_port());
  ASSERT_TRUE(test::eventually([&] { return client.validate(user.token).code == StatusCode::OK; }));

  database.go_down();

  EXPECT_TRUE(test::eventually(
      [&] { return client.validate(user.token).code == StatusCode::UNAVAILABLE; }));
}

TEST_F(UserAuthServiceOutage, StillRefusesWhatNeedsNoAccount) {
  database.go_down();

  const auto answer = GrpcClient(grpc_port()).validate("Basic x");

  EXPECT_EQ(answer.code, StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(answer.details, "Invalid token scheme");
}

TEST_F(UserAuthServiceOutage, RecoversByItself) {
  const auto user = given_user();
  const GrpcClient client(grpc_port());
  database.go_down();
  ASSERT_EQ(client.validate(user.token).code, StatusCode::UNAVAILABLE);

  database.come_up();

  EXPECT_TRUE(test::eventually([&] { return client.validate(user.token).code == StatusCode::OK; }));
}

TEST_F(UserAuthServiceTest, TellsWhichUsersWereDeletedSince) {
  const auto ann = given_user();
  const auto bob = given_user();
  DeletedUsersRequest since;
  since.set_after(
      std::stoll(database.scalar("SELECT coalesce(max(position), 0) FROM deleted_users")));

  database.execute("DELETE FROM users");

  DeletedUsersResponse answer;
  answer.ParseFromString(
      GrpcClient(grpc_port()).call("/UserAuth/DeletedUsers", since.SerializeAsString()));
  ASSERT_EQ(answer.users_size(), 2);
  EXPECT_EQ(answer.users(0).user_id(), ann.id.value);
  EXPECT_EQ(answer.users(1).user_id(), bob.id.value);
  EXPECT_EQ(answer.latest(), answer.users(1).position());
}

TEST_F(UserAuthServiceTest, DeletionsWaitForEachOtherSoThatNoPositionIsOvertaken) {
  given_user();

  database.execute("BEGIN; DELETE FROM users");

  EXPECT_EQ(database.scalar("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                            "pid = pg_backend_pid()"),
            "1");
  database.execute("ROLLBACK");
}

}  // namespace
}  // namespace cartwright::customers
