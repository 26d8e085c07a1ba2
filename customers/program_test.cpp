// What operators see of customers alone: its secret, and whom it serves over gRPC.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/contracts/service_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// That of new_user_body().
constexpr const char* kPassword = "correct horse";

class ProgramTest : public test::ServiceFixture {
 protected:
  /// The secret of the file that operators copy.
  static std::string example_secret() { return test::example_of("customers", "JWT_SECRET"); }
};

TEST_F(ProgramTest, LogsNeitherPasswordsNorTokensNorSecrets) {
  auto program = start({{"LOG_LEVEL", "debug"}});
  client_of(program).post(kCreate, new_user_body());
  const auto login =
      client_of(program).post(kLogin, credentials_body("ann@example.com", kPassword));
  const auto token = login.text("/data/token");

  program.stop();

  EXPECT_THAT(program.output(), AllOf(Not(HasSubstr(kPassword)), Not(HasSubstr(kTestSecret)),
                                      Not(HasSubstr(token.substr(30)))));
}

TEST_F(ProgramTest, ReadsTheSecretFromAFile) {
  const auto resource = given_resource();
  const auto file = testing::TempDir() + "customers-jwt-secret";
  std::ofstream(file) << kTestSecret << '\n';

  const auto program = start({{"JWT_SECRET", ""}, {"JWT_SECRET_FILE", file}});

  EXPECT_EQ(get(program, resource).status, 200);
}

TEST_F(ProgramTest, APreflightAllowsTheTokenOfAGuest) {
  const auto program = start({{"ALLOWED_ORIGINS", "https://shop.example"}});

  const auto reply =
      client_of(program).with("Origin", "https://shop.example").options("/api/v1/auth/login/");

  EXPECT_EQ(reply.header("Access-Control-Allow-Headers"),
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Cart-Token, "
            "X-Requested-With, X-Request-Id, Traceparent, Tracestate, Baggage");
}

TEST_F(ProgramTest, WantsASecret) {
  const auto ended = run({{"JWT_SECRET", ""}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("JWT_SECRET is not set"));
}

TEST_F(ProgramTest, RefusesAWeakSecretWithoutTellingIt) {
  const auto ended = run({{"JWT_SECRET", "hunter2"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("JWT_SECRET"));
  EXPECT_THAT(ended.output, Not(HasSubstr("hunter2")));
}

TEST_F(ProgramTest, RefusesTheSecretOfTheExampleFileWhereDebugIsOff) {
  const auto ended = run({{"JWT_SECRET", example_secret()}, {"DEBUG", "false"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("JWT_SECRET is that of the example"));
}

TEST_F(ProgramTest, TakesTheSecretOfTheExampleFileOnADevelopmentMachine) {
  auto program = start({{"JWT_SECRET", example_secret()}, {"DEBUG", "true"}});

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, WantsSomebodyWhoMayCallIt) {
  const auto ended = run({{"GRPC_ALLOWED_CLIENTS", ","}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("GRPC_ALLOWED_CLIENTS names nobody"));
}

TEST_F(ProgramTest, TellsThatItsGrpcPortIsInUse) {
  const auto other = start();
  const auto port = std::to_string(other.port("grpc_port"));

  const auto ended = run({{"GRPC_PORT", port}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, AllOf(StartsWith("customers: "), HasSubstr(port), HasSubstr("in use")));
  EXPECT_THAT(ended.output, test::IsOneLine());
}

}  // namespace
}  // namespace cartwright::customers
