#include <gtest/gtest.h>

#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::cart {
namespace {

using ProbesTest = CartFixture;

TEST_F(ProbesTest, LivezNeedsNoToken) { EXPECT_EQ(anonymous().get("/livez").status, 200); }

TEST_F(ProbesTest, ReadyzNeedsNoToken) {
  EXPECT_TRUE(test::eventually([this] { return anonymous().get("/readyz").status == 200; }));
}

TEST_F(ProbesTest, ProbesAreRead) {
  EXPECT_EQ(anonymous().post("/livez").status, 405);
  EXPECT_EQ(anonymous().head("/readyz").body, "");
}

/// Outages harm the services, hence some of their own.
class OutageProbesTest : public testing::Test {
 protected:
  OutageProbesTest() { EXPECT_TRUE(becomes_ready()); }

  int readyz() { return cart.anonymous().get("/readyz").status; }
  bool becomes_ready() {
    return test::eventually([this] { return readyz() == 200; });
  }
  bool becomes_unready() {
    return test::eventually([this] { return readyz() == 503; });
  }

  bool customers_become(std::string_view state) {
    return test::eventually([&] {
      const auto reply = cart.anonymous().get("/readyz");
      return reply.status == 200 && reply.text("/data/dependencies/customers") == state;
    });
  }

  CustomersProcess customers;
  RunningCart cart{customers};
};

TEST_F(OutageProbesTest, ReadyzTellsThatTheDatabaseIsGoneAndBack) {
  cart.database.go_down();
  EXPECT_TRUE(becomes_unready());
  EXPECT_EQ(cart.anonymous().get("/readyz").error_code(), "service_unavailable");
  EXPECT_EQ(cart.anonymous().get("/livez").status, 200);

  cart.database.come_up();
  EXPECT_TRUE(becomes_ready());
}

TEST_F(OutageProbesTest, ReadyzStaysAndTellsThatCustomersIsGoneAndBack) {
  customers.kill();
  EXPECT_TRUE(customers_become("unreachable"));
  EXPECT_EQ(cart.anonymous().get("/readyz").text("/data/status"), "degraded");
  EXPECT_EQ(cart.anonymous().get("/api/v1/products/list/").status, 200);

  customers.restart();
  EXPECT_TRUE(customers_become("ok"));
  EXPECT_EQ(cart.anonymous().get("/readyz").text("/data/status"), "ok");
}

TEST_F(OutageProbesTest, ReadyzNamesEachDependencyWhenOneIsGone) {
  cart.database.go_down();
  EXPECT_TRUE(becomes_unready());

  const auto reply = cart.anonymous().get("/readyz");

  EXPECT_EQ(reply.message(), "Not ready: database.");
  EXPECT_EQ(reply.text("/error/dependencies/database"), "unreachable");
  EXPECT_EQ(reply.text("/error/dependencies/customers"), "ok");
}

TEST_F(OutageProbesTest, ReadyzNamesATableThatIsMissing) {
  cart.database.execute("ALTER TABLE products RENAME TO wares");
  cart.database.go_down();
  cart.database.come_up();

  EXPECT_TRUE(test::eventually([this] {
    return cart.anonymous()
        .get("/readyz")
        .text("/error/dependencies/database")
        .ends_with(": products. Run cartwright-migrate up.");
  }));
  EXPECT_EQ(readyz(), 503);
}

TEST_F(OutageProbesTest, RequestsWithoutADatabaseAreAnsweredWith503) {
  const auto ann = customers.given_user();
  cart.database.go_down();
  EXPECT_TRUE(becomes_unready());

  auto products = cart.anonymous().get("/api/v1/products/list/");
  auto own_cart = cart.as(ann).get(cart_path(ann.id));

  EXPECT_EQ(products.status, 503);
  EXPECT_NE(products.header("Retry-After"), "");
  EXPECT_EQ(own_cart.status, 503);
}

TEST_F(OutageProbesTest, RequestsWorkAgainOnceTheDatabaseIsBack) {
  const auto ann = customers.given_user();
  cart.database.go_down();
  EXPECT_TRUE(becomes_unready());

  cart.database.come_up();

  EXPECT_TRUE(test::eventually([&] { return cart.as(ann).get(cart_path(ann.id)).status == 200; }));
}

class MetricsTest : public CartFixture {
 protected:
  /// How many requests of a route have had a status of that class.
  double count_of(const std::string& labels) {
    const auto text = anonymous().get("/metrics").body;
    const auto name = "http_requests_total{" + labels + "} ";
    const auto at = text.find(name);
    return at == std::string::npos ? 0 : std::stod(text.substr(at + name.size()));
  }
};

TEST_F(MetricsTest, CountRequestsByRouteAndStatusClass) {
  const std::string good = R"(method="GET",route="/api/v1/products/list/",status_class="2xx")";
  const std::string bad = R"(method="GET",route="/api/v1/products/list/",status_class="4xx")";
  const auto good_before = count_of(good);
  const auto bad_before = count_of(bad);

  anonymous().get("/api/v1/products/list/");
  anonymous().get("/api/v1/products/list/");
  anonymous().get("/api/v1/products/list/?search=%00");

  EXPECT_EQ(count_of(good) - good_before, 2);
  EXPECT_EQ(count_of(bad) - bad_before, 1);
}

TEST_F(MetricsTest, NameRoutesByTheirPatternNotByTheirIds) {
  const auto ann = given_user();
  as(ann).get(cart_path(ann.id));

  const auto text = anonymous().get("/metrics").body;

  EXPECT_NE(text.find(R"(route="/api/v1/cart/{user_id}/")"), std::string::npos);
  EXPECT_EQ(text.find(cart_path(ann.id)), std::string::npos);
}

TEST_F(MetricsTest, TellDurationsAsPrometheusReadsThem) {
  auto reply = anonymous().get("/metrics");

  EXPECT_EQ(reply.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(reply.body.find("http_request_duration_seconds_bucket{"), std::string::npos);
}

}  // namespace
}  // namespace cartwright::cart
