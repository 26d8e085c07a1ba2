// What /readyz says about customers, and what is answered while something is gone. Outages harm the
// services, hence some of their own.

#include <gtest/gtest.h>

#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::cart {
namespace {

class DependenciesTest : public testing::Test {
 protected:
  test::HttpReply get(const std::string& path) { return cart.anonymous().get(path); }

  bool readyz_becomes(int status, const std::string& pointer, const std::string& state) {
    return test::eventually([&] {
      const auto reply = get("/readyz");
      return reply.status == status && reply.text(pointer) == state;
    });
  }

  bool customers_become(const std::string& state) {
    return readyz_becomes(200, "/data/dependencies/customers", state);
  }

  CustomersProcess customers;
  RunningCart cart{customers};
};

TEST_F(DependenciesTest, ReadyzStaysAndTellsThatCustomersIsGoneAndBack) {
  ASSERT_TRUE(customers_become("ok"));

  customers.kill();
  EXPECT_TRUE(customers_become("unreachable"));
  EXPECT_EQ(get("/readyz").text("/data/status"), "degraded");
  EXPECT_EQ(get("/api/v1/products/list/").status, 200);

  customers.restart();
  EXPECT_TRUE(customers_become("ok"));
  EXPECT_EQ(get("/readyz").text("/data/status"), "ok");
}

TEST_F(DependenciesTest, ReadyzNamesEachWhenTheDatabaseIsGone) {
  ASSERT_TRUE(customers_become("ok"));

  cart.database.go_down();

  EXPECT_TRUE(readyz_becomes(503, "/error/dependencies/database", "unreachable"));
  EXPECT_EQ(get("/readyz").text("/error/dependencies/customers"), "ok");
  EXPECT_EQ(get("/api/v1/products/list/").status, 503);
}

}  // namespace
}  // namespace cartwright::cart
