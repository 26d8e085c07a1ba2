#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/notify_socket.hpp"
#include "platform/testing/raw_connection.hpp"
#include "platform/testing/service_process.hpp"
#include "platform/testing/service_settings.hpp"

namespace cartwright::cart {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using test::Settings;

/// The program as operators run it.
class ProgramTest : public CartFixture {
 protected:
  /// What it needs, replaced where `changes` say so.
  Settings settings(const Settings& changes = {}) { return settings(customers(), changes); }

  Settings settings(const CustomersProcess& customers, const Settings& changes = {}) {
    auto result = test::service_settings(CART_PROGRAM, database);
    result.insert_or_assign("CUSTOMERS_HOST", "localhost");
    result.insert_or_assign("CUSTOMERS_PORT", std::to_string(customers.grpc_port()));
    return test::with(std::move(result), changes);
  }

  /// Runs the program with what must keep it from serving.
  test::Ended run(const Settings& changes, const std::vector<std::string>& arguments = {}) {
    return test::run_to_end(CART_PROGRAM, arguments, settings(changes));
  }

  static test::HttpClient client_of(const test::ServiceProcess& program) {
    return test::HttpClient(program.port("http_port"));
  }
};

TEST_F(ProgramTest, ServesAndStopsOnSigterm) {
  test::ServiceProcess program(CART_PROGRAM, settings());
  const auto ann = given_user();
  EXPECT_EQ(client_of(program).as(ann.token).get(cart_path(ann.id)).status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, StopsWhileConnectionsAreOpen) {
  test::ServiceProcess program(CART_PROGRAM, settings());
  auto idle = client_of(program);
  EXPECT_EQ(idle.get("/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, StopsWhileCustomersCannotBeReached) {
  test::ServiceProcess program(CART_PROGRAM, settings({{"CUSTOMERS_PORT", "1"}}));

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, AnswersARunningRequestBeforeItStops) {
  CustomersProcess frozen;
  test::ServiceProcess program(CART_PROGRAM, settings(frozen));
  frozen.freeze();
  test::RawConnection waiting(program.port("http_port"));
  waiting.send("GET /api/v1/cart/1/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a.b.c\r\n\r\n");
  EXPECT_EQ(client_of(program).get("/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();

  EXPECT_EQ(test::status_of(waiting.read_all()), 503);
}

TEST_F(ProgramTest, ServesWithSeveralLoops) {
  test::ServiceProcess program(CART_PROGRAM, settings({{"SERVICE_PORT", "0"}, {"LOOPS", "2"}}));

  EXPECT_EQ(client_of(program).get("/livez").status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, TellsItsSupervisorWhenItIsReadyAndWhenItStops) {
  test::NotifySocket supervisor;
  test::ServiceProcess program(CART_PROGRAM, settings({{"NOTIFY_SOCKET", supervisor.name()}}));

  EXPECT_TRUE(supervisor.hears("READY=1"));
  EXPECT_EQ(client_of(program).get("/readyz").status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
  EXPECT_EQ(supervisor.next(), "STOPPING=1");
}

TEST_F(ProgramTest, TellsItsSupervisorWhatItWaitsFor) {
  test::NotifySocket supervisor;
  test::ServiceProcess program(CART_PROGRAM, settings({{"NOTIFY_SOCKET", supervisor.name()},
                                                       {"POSTGRES_DB", "no_such_database"}}));

  EXPECT_TRUE(supervisor.hears("STATUS=Waiting for database"));
  EXPECT_EQ(program.stop(), 0) << program.output();
  EXPECT_EQ(supervisor.next(), "STOPPING=1");
}

TEST_F(ProgramTest, TellsWhyItDoesNotTrustCustomers) {
  const auto stranger = test::certificates_folder() + "/stranger-ca.crt";
  test::ServiceProcess program(CART_PROGRAM, settings({{"TLS_CA", stranger}}));

  EXPECT_TRUE(test::eventually([&] {
    return program.output().contains("TLS handshake failed, self-signed certificate");
  })) << program.output();
}

TEST_F(ProgramTest, TellsAllFaultsOfItsSettingsAtOnce) {
  const auto ended = run({{"SERVICE_PORT", "web"}, {"CUSTOMERS_TIMEOUT_MS", "0"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("SERVICE_PORT: 'web'"));
  EXPECT_THAT(ended.output, HasSubstr("CUSTOMERS_TIMEOUT_MS: '0'"));
}

TEST_F(ProgramTest, TellsThatItsPortIsInUse) {
  const auto port = std::to_string(cart().http_port());

  const auto ended = run({{"SERVICE_PORT", port}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("cart: "), HasSubstr(port)));
}

TEST_F(ProgramTest, TellsWhichCertificateIsMissing) {
  const auto ended = run({{"TLS_CERTIFICATE", "/nowhere/cart.crt"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("/nowhere/cart.crt"));
}

TEST_F(ProgramTest, RefusesArgumentsThatItDoesNotKnow) {
  const auto ended = run({}, {"--fast"});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("'--fast'"));
}

TEST_F(ProgramTest, HelpNamesTheSettings) {
  const auto ended = run({}, {"--help"});

  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.output, AllOf(HasSubstr("CUSTOMERS_HOST"), HasSubstr("CUSTOMERS_PORT"),
                                  HasSubstr("SERVICE_PORT"), HasSubstr("POSTGRES_HOST")));
}

TEST_F(ProgramTest, StartsWithoutItsDatabaseAndSaysThatItIsNotReady) {
  test::ServiceProcess program(CART_PROGRAM, settings({{"POSTGRES_DB", "no_such_database"}}));

  EXPECT_EQ(client_of(program).get("/livez").status, 200);
  EXPECT_EQ(client_of(program).get("/readyz").status, 503);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, IsNotReadyWithAnEmptyDatabaseAndTellsWhatItLacks) {
  const auto empty = test::TemporaryDatabase::empty();
  test::ServiceProcess program(CART_PROGRAM,
                               settings({{"POSTGRES_DB", empty.settings().database}}));

  EXPECT_TRUE(test::eventually([&] {
    const auto reply = client_of(program).get("/readyz");
    return reply.text("/error/dependencies/database").contains("lacks tables") &&
           reply.text("/error/dependencies/database").contains("products");
  }));
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, IsNotHealthyWithAnEmptyDatabase) {
  const auto empty = test::TemporaryDatabase::empty();
  test::ServiceProcess program(CART_PROGRAM,
                               settings({{"POSTGRES_DB", empty.settings().database}}));
  const auto port = std::to_string(program.port("http_port"));

  const auto ended = run({{"SERVICE_PORT", port}}, {"--check-health"});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("Not ready: database."));
}

}  // namespace
}  // namespace cartwright::cart
