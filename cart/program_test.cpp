// What operators see of cart alone: it depends on customers.

#include <gtest/gtest.h>

#include <string>

#include "cart/testing/customers_process.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::cart {
namespace {

using ProgramTest = test::ServiceFixture;

TEST_F(ProgramTest, StopsWhileCustomersCannotBeReached) {
  auto program = start({{"CUSTOMERS_PORT", "1"}});

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, AnswersARequestThatWaitsForCustomersBeforeItStops) {
  CustomersProcess frozen;
  auto program = start({{"CUSTOMERS_PORT", std::to_string(frozen.grpc_port())}});
  frozen.freeze();
  test::RawConnection waiting(program.port("http_port"));
  waiting.send("GET /api/v1/cart/1/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a.b.c\r\n\r\n");
  EXPECT_EQ(get(program, "/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();

  EXPECT_EQ(test::status_of(waiting.read_all()), 503);
}

TEST_F(ProgramTest, TellsWhyItDoesNotTrustCustomers) {
  const auto stranger = test::certificates_folder() + "/stranger-ca.crt";
  const auto program = start({{"TLS_CA", stranger}});

  EXPECT_TRUE(test::eventually([&] {
    return program.output().contains("TLS handshake failed, self-signed certificate");
  })) << program.output();
}

}  // namespace
}  // namespace cartwright::cart
