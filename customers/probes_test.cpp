#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

using test::eventually;
using testing::HasSubstr;
using testing::Not;

class ProbesTest : public CustomersFixture {
 protected:
  /// How many requests with these labels have been answered.
  double count_of(const std::string& labels) {
    const auto metrics = anonymous().get("/metrics").body;
    const auto line = "http_requests_total{" + labels + "} ";
    const auto at = metrics.find(line);
    return at == std::string::npos ? 0 : std::stod(metrics.substr(at + line.size()));
  }
};

TEST_F(ProbesTest, NeedNoToken) {
  EXPECT_EQ(anonymous().get("/livez").status, 200);
  EXPECT_TRUE(test::eventually([&] { return anonymous().get("/readyz").status == 200; }));
  EXPECT_EQ(anonymous().get("/metrics").status, 200);
}

TEST_F(ProbesTest, MetricsCountRequestsByRouteAndStatusClass) {
  const auto good = R"(method="GET",route="/api/v1/users/{user_id}/",status_class="2xx")";
  const auto bad = R"(method="GET",route="/api/v1/users/{user_id}/",status_class="4xx")";
  const auto good_before = count_of(good);
  const auto bad_before = count_of(bad);

  const auto user = given_user();
  as(user).get(user.path());
  as(user).get(user.path());
  anonymous().get(user.path());

  EXPECT_EQ(count_of(good) - good_before, 2);
  EXPECT_EQ(count_of(bad) - bad_before, 1);
}

TEST_F(ProbesTest, MetricsAreWhatPrometheusReads) {
  const auto reply = anonymous().get("/metrics");

  EXPECT_EQ(reply.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(reply.body, HasSubstr("http_request_duration_seconds_bucket{"));
}

TEST_F(ProbesTest, MetricsNameNoPathThatAClientInvented) {
  anonymous().get("/api/v1/an-invented-path/");

  EXPECT_THAT(anonymous().get("/metrics").body, Not(HasSubstr("an-invented-path")));
}

class OutageTest : public CustomersFixture {
 protected:
  static void SetUpTestSuite() { renew_service(); }
  static void TearDownTestSuite() { renew_service(); }

  ~OutageTest() override {
    database.come_up();
    eventually([this] { return readiness() == 200; });
  }

  int readiness() { return anonymous().get("/readyz").status; }
};

TEST_F(OutageTest, ReadinessIsTruthful) {
  ASSERT_TRUE(eventually([this] { return readiness() == 200; }));

  database.go_down();
  EXPECT_TRUE(eventually([this] { return readiness() == 503; }));

  database.come_up();
  EXPECT_TRUE(eventually([this] { return readiness() == 200; }));
}

TEST_F(OutageTest, AnUnreadyServiceSaysWhatIsMissing) {
  database.go_down();
  ASSERT_TRUE(eventually([this] { return readiness() == 503; }));

  const auto reply = anonymous().get("/readyz");

  EXPECT_EQ(reply.error_code(), "service_unavailable");
  EXPECT_THAT(reply.message(), HasSubstr("database"));
  EXPECT_NE(reply.header("Retry-After"), "");
}

TEST_F(OutageTest, TheProcessIsAliveAllTheSame) {
  database.go_down();

  EXPECT_EQ(anonymous().get("/livez").status, 200);
  EXPECT_EQ(anonymous().get("/metrics").status, 200);
}

TEST_F(OutageTest, EveryCallIsUnavailableInsteadOfWrong) {
  const auto user = given_user();
  database.go_down();

  EXPECT_EQ(anonymous().post(kLogin, credentials_body(user.email, kPassword)).status, 503);
  EXPECT_EQ(anonymous().post(kCreate, new_user_body()).status, 503);
  EXPECT_EQ(as(user).get(user.path()).status, 503);
  EXPECT_EQ(as(user).get(kList).status, 503);
  EXPECT_EQ(as(user).del(user.path()).status, 503);
}

TEST_F(OutageTest, AnUnavailableCallTellsWhenToTryAgain) {
  database.go_down();

  const auto reply = anonymous().post(kLogin, credentials_body("ann@example.com", kPassword));

  EXPECT_EQ(reply.status, 503) << reply.body;
  EXPECT_EQ(reply.error_code(), "service_unavailable");
  EXPECT_NE(reply.header("Retry-After"), "");
}

TEST_F(OutageTest, CallsSucceedAgainAfterwards) {
  const auto user = given_user();
  database.go_down();
  ASSERT_EQ(as(user).get(user.path()).status, 503);

  database.come_up();

  EXPECT_TRUE(eventually([&] { return as(user).get(user.path()).status == 200; }));
  EXPECT_TRUE(eventually(
      [&] { return as(user).patch(user.path(), R"({"first_name": "Bea"})").status == 200; }));
}

}  // namespace
}  // namespace cartwright::customers
