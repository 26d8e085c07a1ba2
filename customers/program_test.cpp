// The program as operators run it: settings, start, stop, exit status.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/own_program.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/notify_socket.hpp"
#include "platform/testing/raw_connection.hpp"
#include "platform/testing/service_process.hpp"

namespace cartwright::customers {
namespace {

using test::eventually;
using test::ServiceProcess;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using test::Settings;

class ProgramTest : public CustomersFixture {
 protected:
  /// What the program needs, replaced where `changes` say so.
  Settings settings(const Settings& changes = {}) { return program_settings(database, changes); }

  /// Runs the program with what must keep it from serving.
  test::Ended run(const Settings& changes, const std::vector<std::string>& arguments = {}) {
    return test::run_to_end(CUSTOMERS_PROGRAM, arguments, settings(changes));
  }

  /// Asks with --check-health the program that listens on `port`.
  test::Ended check_health(std::uint16_t port) {
    return run({{"SERVICE_PORT", std::to_string(port)}}, {"--check-health"});
  }

  /// The secret of the file that operators copy.
  static std::string example_secret() { return test::example_of("customers", "JWT_SECRET"); }

  /// The greatest core dump that the system would write of the program, as /proc says it.
  static std::string core_limit_of(const ServiceProcess& program) {
    std::ifstream file("/proc/" + std::to_string(program.pid()) + "/limits");
    std::string line;
    while (std::getline(file, line) && !line.starts_with("Max core file size")) {
    }
    return line;
  }

  static test::HttpClient client_of(const ServiceProcess& program) {
    return test::HttpClient(program.port("http_port"));
  }

  bool has_waiting_statement() {
    return database.scalar(
               "SELECT count(*) > 0 FROM pg_locks JOIN pg_database ON pg_database.oid = database "
               "WHERE NOT granted AND datname = current_database()") == "t";
  }
};

TEST_F(ProgramTest, ServesAndStopsOnSigterm) {
  const auto user = given_user();
  ServiceProcess program(CUSTOMERS_PROGRAM, settings());

  EXPECT_EQ(client_of(program).as(user.token).get(user.path()).status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, StopsWhileConnectionsAreOpen) {
  ServiceProcess program(CUSTOMERS_PROGRAM, settings());
  auto idle = client_of(program);
  ASSERT_EQ(idle.get("/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, AnswersARunningLoginBeforeItStops) {
  given_user({.email = "ann@example.com"});
  ServiceProcess program(CUSTOMERS_PROGRAM, settings());
  database.execute("BEGIN; LOCK TABLE users");
  auto login = std::async(std::launch::async, [&] {
    return client_of(program).post(kLogin, credentials_body("ann@example.com", kPassword));
  });
  ASSERT_TRUE(eventually([this] { return has_waiting_statement(); }));

  auto status = std::async(std::launch::async, [&] { return program.stop(); });
  EXPECT_TRUE(eventually([&] { return program.output().contains(R"("event":"stopping")"); }));
  database.execute("COMMIT");

  EXPECT_EQ(login.get().status, 200);
  EXPECT_EQ(status.get(), 0) << program.output();
}

TEST_F(ProgramTest, GivesUpRunningRequestsAfterTheGracePeriod) {
  ServiceProcess program(CUSTOMERS_PROGRAM,
                         settings({{"STOP_GRACE_SECONDS", "0"}, {"POSTGRES_TIMEOUT_MS", "60000"}}));
  database.execute("BEGIN; LOCK TABLE users");
  test::RawConnection waiting(program.port("http_port"));
  waiting.send(
      "POST /api/v1/auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 42\r\n\r\n"
      R"({"email": "a@example.com", "password": ""})");
  ASSERT_TRUE(eventually([this] { return has_waiting_statement(); }));

  EXPECT_EQ(program.stop(), 0) << program.output();
  database.execute("ROLLBACK");
}

TEST_F(ProgramTest, ServesWithSeveralLoops) {
  const auto user = given_user();
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"LOOPS", "2"}}));

  EXPECT_EQ(client_of(program).as(user.token).get(user.path()).status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, StartsWithoutItsDatabaseAndSaysThatItIsNotReady) {
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"POSTGRES_DB", "no_such_database"}}));

  EXPECT_EQ(client_of(program).get("/livez").status, 200);
  EXPECT_EQ(client_of(program).get("/readyz").status, 503);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, TellsItsSupervisorWhenItIsReadyAndWhenItStops) {
  test::NotifySocket supervisor;
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"NOTIFY_SOCKET", supervisor.name()}}));

  EXPECT_TRUE(supervisor.hears("READY=1"));
  EXPECT_EQ(client_of(program).get("/readyz").status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
  EXPECT_EQ(supervisor.next(), "STOPPING=1");
}

TEST_F(ProgramTest, TellsItsSupervisorWhatItWaitsFor) {
  test::NotifySocket supervisor;
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"NOTIFY_SOCKET", supervisor.name()},
                                                      {"POSTGRES_DB", "no_such_database"}}));

  EXPECT_TRUE(supervisor.hears("STATUS=Waiting for database"));
  EXPECT_EQ(program.stop(), 0) << program.output();
  EXPECT_EQ(supervisor.next(), "STOPPING=1");
}

TEST_F(ProgramTest, LogsNeitherPasswordsNorTokensNorSecrets) {
  const auto user = given_user();
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"LOG_LEVEL", "debug"}}));
  const auto login = client_of(program).post(kLogin, credentials_body(user.email, kPassword));
  const auto token = login.text("/data/token");
  client_of(program).as(token).get(user.path());

  program.stop();

  EXPECT_THAT(program.output(), AllOf(Not(HasSubstr(kPassword)), Not(HasSubstr(kTestSecret)),
                                      Not(HasSubstr(token.substr(30)))));
}

TEST_F(ProgramTest, LeavesNoCoreDump) {
  const ServiceProcess program(CUSTOMERS_PROGRAM, settings());

  EXPECT_THAT(core_limit_of(program), testing::ContainsRegex("size +0 +0 "));
}

TEST_F(ProgramTest, MayLeaveACoreDumpWhereThatIsWanted) {
  const ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"CORE_DUMPS", "true"}}));

  EXPECT_THAT(core_limit_of(program), Not(testing::ContainsRegex("size +0 +0 ")));
}

TEST_F(ProgramTest, ReadsTheSecretFromAFile) {
  const auto user = given_user();
  const auto file = testing::TempDir() + "customers-jwt-secret";
  std::ofstream(file) << kTestSecret << '\n';
  ServiceProcess program(CUSTOMERS_PROGRAM,
                         settings({{"JWT_SECRET", ""}, {"JWT_SECRET_FILE", file}}));

  EXPECT_EQ(client_of(program).as(user.token).get(user.path()).status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

class HealthCheck : public ProgramTest, public testing::WithParamInterface<std::string> {};

TEST_P(HealthCheck, IsGoodWhereverTheProgramListens) {
  const Settings address{{"SERVICE_ADDRESS", GetParam()}};
  ServiceProcess program(CUSTOMERS_PROGRAM, settings(address));
  Settings of_program{{"SERVICE_PORT", std::to_string(program.port("http_port"))}};
  of_program.merge(Settings(address));

  EXPECT_TRUE(eventually([&] { return run(of_program, {"--check-health"}).status == 0; }));
}

INSTANTIATE_TEST_SUITE_P(Addresses, HealthCheck,
                         testing::Values("127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::"));

TEST_F(ProgramTest, TellsWhatItLacksToBeHealthy) {
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"POSTGRES_DB", "no_such_database"}}));

  const auto ended = check_health(program.port("http_port"));

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("Not ready: database"));
}

TEST_F(ProgramTest, IsNotHealthyWhereNothingListens) {
  const auto ended = check_health(1);

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("port 1: Connection refused"));
}

// What keeps it from starting.

TEST_F(ProgramTest, TellsAllFaultsOfItsSettingsAtOnce) {
  const auto ended = run({{"JWT_SECRET", ""},
                          {"TLS_KEY", ""},
                          {"SERVICE_PORT", "web"},
                          {"JWT_EXPIRATION_DELTA_DAYS", "0"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, StartsWith("customers: "));
  EXPECT_THAT(ended.output, HasSubstr("JWT_SECRET is not set"));
  EXPECT_THAT(ended.output, HasSubstr("TLS_KEY is not set"));
  EXPECT_THAT(ended.output, HasSubstr("SERVICE_PORT: 'web' is not an integer (0–65535)."));
  EXPECT_THAT(ended.output, HasSubstr("JWT_EXPIRATION_DELTA_DAYS: '0'"));
}

TEST_F(ProgramTest, WantsSomebodyWhoMayCallIt) {
  const auto ended = run({{"GRPC_ALLOWED_CLIENTS", ","}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("GRPC_ALLOWED_CLIENTS names nobody"));
}

TEST_F(ProgramTest, LooksForNewCertificatesOnSighup) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "customers-sighup";
  std::filesystem::create_directories(folder);
  const auto certificate = (folder / "customers.crt").string();
  const auto overwrite = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(test::certificate("customers").certificate, certificate, overwrite);
  ServiceProcess program(CUSTOMERS_PROGRAM, settings({{"TLS_CERTIFICATE", certificate}}));
  std::ofstream(certificate) << "no certificate";

  ::kill(program.pid(), SIGHUP);

  EXPECT_TRUE(eventually([&] { return program.output().contains("certificates kept"); }));
  EXPECT_EQ(client_of(program).get("/livez").status, 200);
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
  ServiceProcess program(CUSTOMERS_PROGRAM,
                         settings({{"JWT_SECRET", example_secret()}, {"DEBUG", "true"}}));

  EXPECT_EQ(program.stop(), 0) << program.output();
}

// One sentence: no stack of causes, no second line.
MATCHER(IsOneLine, "") { return arg.find('\n') == arg.size() - 1; }

TEST_F(ProgramTest, TellsThatItsHttpPortIsInUse) {
  const auto port = std::to_string(http_port());

  const auto ended = run({{"SERVICE_PORT", port}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, AllOf(StartsWith("customers: "), HasSubstr(port), HasSubstr("in use")));
  EXPECT_THAT(ended.output, IsOneLine());
}

TEST_F(ProgramTest, TellsThatItsGrpcPortIsInUse) {
  const auto port = std::to_string(grpc_port());

  const auto ended = run({{"GRPC_PORT", port}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, AllOf(StartsWith("customers: "), HasSubstr(port), HasSubstr("in use")));
  EXPECT_THAT(ended.output, IsOneLine());
}

TEST_F(ProgramTest, TellsWhichCertificateCannotBeRead) {
  const auto ended = run({{"TLS_CERTIFICATE", "/nowhere/customers.crt"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, AllOf(StartsWith("customers: "), HasSubstr("/nowhere/customers.crt")));
  EXPECT_THAT(ended.output, IsOneLine());
}

TEST_F(ProgramTest, ExplainsItsSettings) {
  const auto ended = run({}, {"--help"});

  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("JWT_SECRET"), HasSubstr("SERVICE_PORT"),
                                  HasSubstr("GRPC_PORT"), HasSubstr("POSTGRES_HOST")));
}

TEST_F(ProgramTest, RefusesArgumentsItDoesNotKnow) {
  const auto ended = run({}, {"--port=80"});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("unknown argument '--port=80'"));
}

}  // namespace
}  // namespace cartwright::customers
