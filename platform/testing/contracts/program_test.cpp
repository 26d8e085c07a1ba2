// The program as operators run it: settings, start, stop, exit status.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <vector>

#include "platform/testing/certificates.hpp"
#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/notify_socket.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class StartTest : public ServiceFixture {
 protected:
  /// The greatest core dump that the system would write of the program, as /proc says it.
  static std::string core_limit_of(const ServiceProcess& program) {
    std::ifstream file("/proc/" + std::to_string(program.pid()) + "/limits");
    std::string line;
    while (std::getline(file, line) && !line.starts_with("Max core file size")) {
    }
    return line;
  }

  /// The lines of .env.example whose setting `help` does not explain.
  std::vector<std::string> unexplained(const std::string& help) const {
    std::ifstream file(service.name + "/.env.example");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
      const auto name = line.substr(0, line.find('='));
      if (!line.starts_with('#') && !help.contains(name)) lines.push_back(line);
    }
    return lines;
  }
};

TEST_F(StartTest, DoesNotWaitForItsDatabaseAndSaysThatItIsNotReady) {
  const auto program = start({{"POSTGRES_DB", "no_such_database"}});

  EXPECT_EQ(get(program, "/livez").status, 200);
  EXPECT_EQ(get(program, "/readyz").status, 503);
}

TEST_F(StartTest, LeavesNoCoreDump) {
  const auto program = start();

  EXPECT_THAT(core_limit_of(program), ContainsRegex("size +0 +0 "));
}

TEST_F(StartTest, MayLeaveACoreDumpWhereThatIsWanted) {
  const auto program = start({{"CORE_DUMPS", "true"}});

  EXPECT_THAT(core_limit_of(program), Not(ContainsRegex("size +0 +0 ")));
}

TEST_F(StartTest, LogsNoTokenEvenWhereItLogsMost) {
  const auto resource = given_resource();
  auto program = start({{"LOG_LEVEL", "debug"}});
  get(program, resource);

  program.stop();

  EXPECT_THAT(program.output(), Not(HasSubstr(resource.token.substr(30))));
}

TEST_F(StartTest, HelpExplainsTheSettingsOfTheExampleFile) {
  const auto ended = run({}, {"--help"});

  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(unexplained(ended.output), IsEmpty());
}

TEST_F(StartTest, TellsAllFaultsOfItsSettingsAtOnce) {
  const auto ended =
      run({{"TLS_KEY", ""}, {"SERVICE_PORT", "web"}, {service.positive_setting, "0"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, StartsWith(service.name + ": "));
  EXPECT_THAT(ended.output, HasSubstr("TLS_KEY is not set"));
  EXPECT_THAT(ended.output, HasSubstr("SERVICE_PORT: 'web' is not an integer (0–65535)."));
  EXPECT_THAT(ended.output, HasSubstr(service.positive_setting + ": '0'"));
}

TEST_F(StartTest, TellsThatItsPortIsInUse) {
  const auto other = start();
  const auto port = std::to_string(other.port("http_port"));

  const auto ended = run({{"SERVICE_PORT", port}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output,
              AllOf(StartsWith(service.name + ": "), HasSubstr(port), HasSubstr("in use")));
  EXPECT_THAT(ended.output, IsOneLine());
}

TEST_F(StartTest, TellsWhichCertificateCannotBeRead) {
  const auto ended = run({{"TLS_CERTIFICATE", "/nowhere/our.crt"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, AllOf(StartsWith(service.name + ": "), HasSubstr("/nowhere/our.crt")));
  EXPECT_THAT(ended.output, IsOneLine());
}

TEST_F(StartTest, RefusesArgumentsThatItDoesNotKnow) {
  const auto ended = run({}, {"--port=80"});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("unknown argument '--port=80'"));
}

class StopTest : public ServiceFixture {
 protected:
  /// Whoever reads or writes an OwnResource waits until `end`, COMMIT or ROLLBACK.
  void lock_table() { database.execute("BEGIN; LOCK TABLE " + service.table); }

  bool has_waiting_statement() {
    return database.scalar(
               "SELECT count(*) > 0 FROM pg_locks JOIN pg_database ON pg_database.oid = database "
               "WHERE NOT granted AND datname = current_database()") == "t";
  }
};

TEST_F(StopTest, IsTheAnswerToSigterm) {
  const auto resource = given_resource();
  auto program = start();
  EXPECT_EQ(get(program, resource).status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(StopTest, EndsAllLoops) {
  const auto resource = given_resource();
  auto program = start({{"LOOPS", "2"}});
  EXPECT_EQ(get(program, resource).status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(StopTest, DoesNotWaitForIdleConnections) {
  auto program = start();
  auto idle = client_of(program);
  ASSERT_EQ(idle.get("/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(StopTest, AnswersARunningRequestFirst) {
  const auto resource = given_resource();
  auto program = start();
  lock_table();
  auto reply = std::async(std::launch::async, [&] { return get(program, resource); });
  ASSERT_TRUE(eventually([this] { return has_waiting_statement(); }));

  auto status = std::async(std::launch::async, [&] { return program.stop(); });
  EXPECT_TRUE(eventually([&] { return program.output().contains(R"("event":"stopping")"); }));
  database.execute("COMMIT");

  EXPECT_EQ(reply.get().status, 200);
  EXPECT_EQ(status.get(), 0) << program.output();
}

TEST_F(StopTest, GivesUpRunningRequestsAfterTheGracePeriod) {
  const auto [path, token] = given_resource();
  auto program = start({{"STOP_GRACE_SECONDS", "0"}, {"POSTGRES_TIMEOUT_MS", "60000"}});
  lock_table();
  RawConnection waiting(program.port("http_port"));
  waiting.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + token + "\r\n\r\n");
  ASSERT_TRUE(eventually([this] { return has_waiting_statement(); }));

  EXPECT_EQ(program.stop(), 0) << program.output();
}

class SupervisorTest : public ServiceFixture {
 protected:
  NotifySocket supervisor;
};

TEST_F(SupervisorTest, IsToldWhenTheProgramIsReadyAndWhenItStops) {
  auto program = start({{"NOTIFY_SOCKET", supervisor.name()}});

  EXPECT_TRUE(supervisor.hears("READY=1"));
  EXPECT_EQ(get(program, "/readyz").status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
  EXPECT_EQ(supervisor.next(), "STOPPING=1");
}

TEST_F(SupervisorTest, IsToldWhatTheProgramWaitsFor) {
  auto program = start({{"NOTIFY_SOCKET", supervisor.name()}, {"POSTGRES_DB", "no_such_database"}});

  EXPECT_TRUE(supervisor.hears("STATUS=Waiting for database"));
  EXPECT_EQ(program.stop(), 0) << program.output();
  EXPECT_EQ(supervisor.next(), "STOPPING=1");
}

TEST_F(SupervisorTest, MakesTheProgramLookForNewCertificatesWithSighup) {
  const auto file = testing::TempDir() + database.settings().database + ".crt";
  std::filesystem::copy_file(certificate(service.name).certificate, file);
  const auto program = start({{"TLS_CERTIFICATE", file}});
  std::ofstream(file) << "no certificate";

  ::kill(program.pid(), SIGHUP);

  EXPECT_TRUE(eventually([&] { return program.output().contains("certificates kept"); }));
  EXPECT_EQ(get(program, "/livez").status, 200);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace cartwright::test
