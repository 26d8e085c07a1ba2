#include "platform/runtime/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class MetricsTest : public testing::Test {
 protected:
  /// The number behind `series` in a fresh exposition, as text; empty if there is none.
  std::string value(const std::string& series) const {
    std::istringstream lines(metrics_.exposition());
    std::string line;
    while (std::getline(lines, line)) {
      if (line.starts_with(series + ' ')) return line.substr(series.size() + 1);
    }
    return {};
  }

  double number(const std::string& series) const { return std::stod(value(series)); }

  Metrics metrics_;
};

TEST_F(MetricsTest, CountsRequestsByRouteMethodAndStatusClass) {
  const auto requests = metrics_.requests("/users/{user_id}/", "GET");

  requests.observe(200, 1ms);
  requests.observe(204, 1ms);
  requests.observe(404, 1ms);

  const std::string series =
      R"(http_requests_total{method="GET",route="/users/{user_id}/",status_class=)";
  EXPECT_EQ(value(series + R"("2xx"})"), "2");
  EXPECT_EQ(value(series + R"("4xx"})"), "1");
  EXPECT_EQ(value(series + R"("5xx"})"), "0");
}

TEST_F(MetricsTest, SortsDurationsOfRequestsIntoRanges) {
  const auto requests = metrics_.requests("/", "GET");

  requests.observe(200, 400us);
  requests.observe(200, 20ms);
  requests.observe(500, 60s);

  EXPECT_EQ(value(R"(http_request_duration_seconds_bucket{route="/",le="0.0005"})"), "1");
  EXPECT_EQ(value(R"(http_request_duration_seconds_bucket{route="/",le="0.025"})"), "2");
  EXPECT_EQ(value(R"(http_request_duration_seconds_bucket{route="/",le="10"})"), "2");
  EXPECT_EQ(value(R"(http_request_duration_seconds_bucket{route="/",le="+Inf"})"), "3");
  EXPECT_EQ(value(R"(http_request_duration_seconds_count{route="/"})"), "3");
}

TEST_F(MetricsTest, MeasuresDurationsInSeconds) {
  const auto duration = metrics_.histogram("wait_seconds", "How long.", {0.1, 1});

  duration.observe(1500ms);
  duration.observe(0.25);

  EXPECT_EQ(value("wait_seconds_sum"), "1.75");
}

TEST_F(MetricsTest, SharesTheDurationsOfARouteBetweenItsMethods) {
  metrics_.requests("/", "GET").observe(200, 1ms);
  metrics_.requests("/", "POST").observe(201, 1ms);

  EXPECT_EQ(value(R"(http_request_duration_seconds_count{route="/"})"), "2");
}

TEST_F(MetricsTest, CountsAStatusOutOfRangeInTheNearestClass) {
  const auto requests = metrics_.requests("/", "GET");

  requests.observe(0, 1ms);
  requests.observe(999, 1ms);

  EXPECT_EQ(value(R"(http_requests_total{method="GET",route="/",status_class="1xx"})"), "1");
  EXPECT_EQ(value(R"(http_requests_total{method="GET",route="/",status_class="5xx"})"), "1");
}

TEST_F(MetricsTest, GivesTheSameCounterForTheSameNameAndLabels) {
  metrics_.counter("statements_total", "Statements.", {{"kind", "read"}}).increment();
  metrics_.counter("statements_total", "Statements.", {{"kind", "read"}}).increment(2);
  metrics_.counter("statements_total", "Statements.", {{"kind", "write"}}).increment();

  EXPECT_EQ(value(R"(statements_total{kind="read"})"), "3");
  EXPECT_EQ(value(R"(statements_total{kind="write"})"), "1");
}

TEST_F(MetricsTest, SetsAndMovesAGauge) {
  const auto connections = metrics_.gauge("connections", "Open connections.");

  connections.set(5);
  connections.add(-2);

  EXPECT_EQ(value("connections"), "3");
}

TEST_F(MetricsTest, AsksForTheValueOfAGaugeAtEachExposition) {
  int waiting = 1;
  metrics_.gauge("waiting", "Waiting jobs.", {}, [&waiting] { return waiting++; });

  EXPECT_EQ(value("waiting"), "1");
  EXPECT_EQ(value("waiting"), "2");
}

TEST_F(MetricsTest, WritesHelpAndTypeOfEachMetric) {
  metrics_.counter("statements_total", "Statements sent.");

  EXPECT_THAT(metrics_.exposition(), HasSubstr("# HELP statements_total Statements sent.\n"
                                               "# TYPE statements_total counter\n"
                                               "statements_total 0\n"));
}

TEST_F(MetricsTest, EscapesLabels) {
  metrics_.counter("x_total", "X.", {{"route", "a\"b\\c\nd"}});

  EXPECT_THAT(metrics_.exposition(), HasSubstr("x_total{route=\"a\\\"b\\\\c\\nd\"} 0\n"));
}

TEST_F(MetricsTest, TellsWhenTheProcessStarted) {
  const double now =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();

  EXPECT_NEAR(number("process_start_time_seconds"), now, 60);
}

TEST_F(MetricsTest, TellsHowMuchMemoryTheProcessHas) {
  EXPECT_GT(number("process_resident_memory_bytes"), 1e6);
}

int count_open_files() {
  int count = 0;
  for (int file = 0; file < 1024; ++file) count += fcntl(file, F_GETFD) != -1 ? 1 : 0;
  return count;
}

TEST_F(MetricsTest, CountsOpenFiles) {
  const std::ifstream one("/dev/null");

  EXPECT_EQ(number("process_open_fds"), count_open_files());
  EXPECT_GT(number("process_max_fds"), count_open_files());
}

TEST_F(MetricsTest, NeverLetsTheCpuTimeShrink) {
  const double before = number("process_cpu_seconds_total");

  EXPECT_GT(before, 0);
  EXPECT_GE(number("process_cpu_seconds_total"), before);
}

void observe_many(RequestMetrics requests) {
  for (int i = 0; i < 10'000; ++i) requests.observe(200, 1ms);
}

TEST_F(MetricsTest, CountsAcrossThreads) {
  const auto requests = metrics_.requests("/", "GET");
  {
    const std::jthread one(observe_many, requests);
    const std::jthread other(observe_many, requests);
    EXPECT_THAT(metrics_.exposition(), Not(HasSubstr("nan")));
  }

  EXPECT_EQ(value(R"(http_requests_total{method="GET",route="/",status_class="2xx"})"), "20000");
  EXPECT_EQ(value(R"(http_request_duration_seconds_count{route="/"})"), "20000");
}

}  // namespace
}  // namespace cartwright::runtime
