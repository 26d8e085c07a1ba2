// Calls without a database.

#include <gtest/gtest.h>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

class CallsInAnOutageTest : public test::ServiceFixture {
 protected:
  const test::ServiceProcess program = start();
  const test::OwnResource user = given_resource();
  test::HttpClient client = client_of(program).as(user.token);
};

TEST_F(CallsInAnOutageTest, AreUnavailableInsteadOfWrong) {
  database.go_down();

  EXPECT_EQ(client.post(kLogin, credentials_body("ann@example.com", "a guess")).status, 503);
  EXPECT_EQ(client.post(kCreate, new_user_body()).status, 503);
  EXPECT_EQ(client.get(kList).status, 503);
  EXPECT_EQ(client.del(user.path).status, 503);
}

TEST_F(CallsInAnOutageTest, SucceedAgainAfterwards) {
  database.go_down();
  ASSERT_EQ(client.get(user.path).status, 503);

  database.come_up();

  EXPECT_TRUE(test::eventually(
      [&] { return client.patch(user.path, R"({"first_name": "Bea"})").status == 200; }));
}

}  // namespace
}  // namespace cartwright::customers
