#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/raw_connection.hpp"
#include "platform/testing/service_process.hpp"

namespace cartwright::cart {
namespace {

using Settings = std::map<std::string, std::string>;

/// The program as operators run it.
class ProgramTest : public CartFixture {
 protected:
  /// What it needs, replaced where `changes` say so.
  Settings settings(const Settings& changes = {}) { return settings(customers(), changes); }

  Settings settings(const CustomersProcess& customers, const Settings& changes = {}) {
    Settings result = changes;
    const auto postgres = database.settings();
    const auto tls = testing::certificate("cart");
    Config config;
    customers.locate(config);
    result.merge(Settings{{"SERVICE_PORT", "0"},
                          {"CUSTOMERS_HOST", config.customers_host},
                          {"CUSTOMERS_PORT", std::to_string(config.customers_port)},
                          {"POSTGRES_HOST", postgres.host},
                          {"POSTGRES_PORT", std::to_string(postgres.port)},
                          {"POSTGRES_DB", postgres.database},
                          {"POSTGRES_USER", postgres.user},
                          {"TLS_CA", tls.ca},
                          {"TLS_CERTIFICATE", tls.certificate},
                          {"TLS_KEY", tls.key}});
    return result;
  }

  /// What the program says when it cannot start.
  std::string complaint(const Settings& changes) {
    try {
      testing::ServiceProcess(CART_PROGRAM, settings(changes));
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "It started.";
  }

  static testing::HttpClient client_of(const testing::ServiceProcess& program) {
    return testing::HttpClient(program.port("http_port"));
  }

  static bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(ProgramTest, ServesAndStopsOnSigterm) {
  testing::ServiceProcess program(CART_PROGRAM, settings());
  const auto ann = given_user();
  EXPECT_EQ(client_of(program).as(ann.token).get(cart_path(ann.id)).status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, StopsWhileConnectionsAreOpen) {
  testing::ServiceProcess program(CART_PROGRAM, settings());
  auto idle = client_of(program);
  EXPECT_EQ(idle.get("/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, StopsWhileCustomersCannotBeReached) {
  testing::ServiceProcess program(CART_PROGRAM, settings({{"CUSTOMERS_PORT", "1"}}));

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, AnswersARunningRequestBeforeItStops) {
  CustomersProcess frozen;
  testing::ServiceProcess program(CART_PROGRAM, settings(frozen));
  frozen.freeze();
  testing::RawConnection waiting(program.port("http_port"));
  waiting.send("GET /api/v1/cart/1/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a.b.c\r\n\r\n");
  EXPECT_EQ(client_of(program).get("/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();

  EXPECT_EQ(testing::status_of(waiting.read_all()), 503);
}

TEST_F(ProgramTest, ServesWithSeveralLoops) {
  testing::ServiceProcess program(CART_PROGRAM, settings({{"SERVICE_PORT", "0"}, {"LOOPS", "2"}}));

  EXPECT_EQ(client_of(program).get("/livez").status, 200);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, TellsAllFaultsOfItsSettingsAtOnce) {
  const auto said = complaint({{"SERVICE_PORT", "web"}, {"CUSTOMERS_TIMEOUT_MS", "0"}});

  EXPECT_TRUE(contains(said, "SERVICE_PORT: 'web'")) << said;
  EXPECT_TRUE(contains(said, "CUSTOMERS_TIMEOUT_MS: '0'")) << said;
}

TEST_F(ProgramTest, TellsThatItsPortIsInUse) {
  const auto said = complaint({{"SERVICE_PORT", std::to_string(cart().http_port())}});

  EXPECT_TRUE(contains(said, "cart: ")) << said;
  EXPECT_TRUE(contains(said, std::to_string(cart().http_port()))) << said;
}

TEST_F(ProgramTest, TellsWhichCertificateIsMissing) {
  const auto said = complaint({{"TLS_CERTIFICATE", "/nowhere/cart.crt"}});

  EXPECT_TRUE(contains(said, "/nowhere/cart.crt")) << said;
}

TEST_F(ProgramTest, StartsWithoutItsDatabaseAndSaysThatItIsNotReady) {
  testing::ServiceProcess program(CART_PROGRAM, settings({{"POSTGRES_DB", "no_such_database"}}));

  EXPECT_EQ(client_of(program).get("/livez").status, 200);
  EXPECT_EQ(client_of(program).get("/readyz").status, 503);
  EXPECT_EQ(program.stop(), 0) << program.output();
}

}  // namespace
}  // namespace cartwright::cart
