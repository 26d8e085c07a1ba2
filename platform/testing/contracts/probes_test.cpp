// What a service tells those who watch it: /livez, /readyz, --check-health and /metrics.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class ProbesTest : public ServiceFixture {
 protected:
  /// Whether /readyz says so about the database, sooner or later.
  static bool tells(const ServiceProcess& program, const testing::Matcher<std::string>& matcher) {
    return eventually([&] {
      const auto reply = get(program, "/readyz");
      return reply.status == 503 && matcher.Matches(reply.text("/error/dependencies/database"));
    });
  }

  const ServiceProcess program = start();
};

TEST_F(ProbesTest, NeedNoToken) {
  EXPECT_EQ(get(program, "/livez").status, 200);
  EXPECT_EQ(get(program, "/metrics").status, 200);
  EXPECT_TRUE(readyz_becomes(200, program));
}

TEST_F(ProbesTest, AreRead) {
  EXPECT_EQ(client_of(program).post("/livez").status, 405);
  EXPECT_EQ(client_of(program).head("/readyz").body, "");
}

TEST_F(ProbesTest, TellWhatAnEmptyDatabaseLacks) {
  const auto empty = TemporaryDatabase::empty();
  const auto lacking = start({{"POSTGRES_DB", empty.settings().database}});

  EXPECT_TRUE(tells(lacking, AllOf(HasSubstr("lacks tables"), HasSubstr(service.table))));
}

class OutageTest : public ProbesTest {
 protected:
  OutageTest() { EXPECT_TRUE(readyz_becomes(200, program)); }

  bool go_down() {
    database.go_down();
    return readyz_becomes(503, program);
  }
};

TEST_F(OutageTest, ReadyzTellsThatTheDatabaseIsGoneAndBack) {
  EXPECT_TRUE(go_down());

  database.come_up();
  EXPECT_TRUE(readyz_becomes(200, program));
}

TEST_F(OutageTest, ReadyzSaysWhatIsMissing) {
  ASSERT_TRUE(go_down());

  const auto reply = get(program, "/readyz");

  EXPECT_EQ(reply.error_code(), "service_unavailable");
  EXPECT_EQ(reply.message(), "Not ready: database.");
  EXPECT_EQ(reply.text("/error/dependencies/database"), "unreachable");
  EXPECT_NE(reply.header("Retry-After"), "");
}

TEST_F(OutageTest, ReadyzNamesATableThatIsMissing) {
  database.execute("ALTER TABLE " + service.table + " RENAME TO another");

  database.go_down();
  database.come_up();

  EXPECT_TRUE(tells(program, HasSubstr(": " + service.table + ". Run cartwright-migrate up.")));
}

TEST_F(OutageTest, TheProcessIsAliveAllTheSame) {
  ASSERT_TRUE(go_down());

  EXPECT_EQ(get(program, "/livez").status, 200);
  EXPECT_EQ(get(program, "/metrics").status, 200);
}

TEST_F(OutageTest, ARequestIsToldToTryAgainLater) {
  const auto resource = given_resource();
  ASSERT_TRUE(go_down());

  const auto reply = get(program, resource);

  EXPECT_EQ(reply.status, 503) << reply.body;
  EXPECT_EQ(reply.error_code(), "service_unavailable");
  EXPECT_NE(reply.header("Retry-After"), "");
}

TEST_F(OutageTest, RequestsSucceedOnceTheDatabaseIsBack) {
  const auto resource = given_resource();
  ASSERT_TRUE(go_down());

  database.come_up();

  EXPECT_TRUE(eventually([&] { return get(program, resource).status == 200; }));
}

class HealthCheckTest : public ServiceFixture {
 protected:
  /// Asks the program that listens on `port`.
  Ended check_health(std::uint16_t port) {
    return run({{"SERVICE_PORT", std::to_string(port)}}, {"--check-health"});
  }
};

class HealthCheckAddress : public HealthCheckTest,
                           public testing::WithParamInterface<std::string> {};

TEST_P(HealthCheckAddress, IsFoundWhereverTheProgramListens) {
  const auto program = start({{"SERVICE_ADDRESS", GetParam()}});
  const Settings same{{"SERVICE_ADDRESS", GetParam()},
                      {"SERVICE_PORT", std::to_string(program.port("http_port"))}};

  EXPECT_TRUE(eventually([&] { return run(same, {"--check-health"}).status == 0; }));
}

INSTANTIATE_TEST_SUITE_P(Addresses, HealthCheckAddress,
                         testing::Values("127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::"));

TEST_F(HealthCheckTest, FailsWhereTheDatabaseIsMissingOrEmpty) {
  const auto empty = TemporaryDatabase::empty();
  const auto without = start({{"POSTGRES_DB", "no_such_database"}});
  const auto lacking = start({{"POSTGRES_DB", empty.settings().database}});

  const auto first = check_health(without.port("http_port"));
  const auto second = check_health(lacking.port("http_port"));

  EXPECT_EQ(first.status, 1);
  EXPECT_THAT(first.output, HasSubstr("Not ready: database."));
  EXPECT_EQ(second.status, 1);
  EXPECT_THAT(second.output, HasSubstr("Not ready: database."));
}

TEST_F(HealthCheckTest, FailsWhereNothingListens) {
  const auto ended = check_health(1);

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("port 1: Connection refused"));
}

class MetricsTest : public ServiceFixture {
 protected:
  std::string metrics() { return get(program, "/metrics").body; }

  /// How many requests of that class the route of an OwnResource has answered.
  std::string line_of(const std::string& status_class, int count) {
    return R"(http_requests_total{method="GET",route=")" + service.route + R"(",status_class=")" +
           status_class + "\"} " + std::to_string(count) + "\n";
  }

  const ServiceProcess program = start();
  const OwnResource resource = given_resource();
};

TEST_F(MetricsTest, CountRequestsByRouteAndStatusClass) {
  get(program, resource);
  get(program, resource);
  get(program, resource.path);

  EXPECT_THAT(metrics(), HasSubstr(line_of("2xx", 2)));
  EXPECT_THAT(metrics(), HasSubstr(line_of("4xx", 1)));
}

TEST_F(MetricsTest, NameRoutesByTheirPatternNotByTheirIds) {
  get(program, resource);

  EXPECT_THAT(metrics(), Not(HasSubstr(resource.path)));
}

TEST_F(MetricsTest, NameNoPathThatAClientInvented) {
  get(program, "/api/v1/an-invented-path/");

  EXPECT_THAT(metrics(), Not(HasSubstr("an-invented-path")));
}

TEST_F(MetricsTest, TellDurationsAsPrometheusReadsThem) {
  const auto reply = get(program, "/metrics");

  EXPECT_EQ(reply.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(reply.body, HasSubstr("http_request_duration_seconds_bucket{"));
}

}  // namespace
}  // namespace cartwright::test
