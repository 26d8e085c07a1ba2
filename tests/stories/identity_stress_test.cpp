// Nobody is ever taken for somebody else, whatever callers, connections and the database do.
// IDENTITY_STRESS_SECONDS makes it last longer than the moment it takes beside the other tests.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "platform/testing/service_process.hpp"
#include "tests/stories/crowd.hpp"
#include "tests/stories/settings.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {
namespace {

std::chrono::seconds stress_time() {
  const char* seconds = std::getenv("IDENTITY_STRESS_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 8 : std::atoi(seconds));
}

Settings with_two_loops(Settings settings) {
  settings["LOOPS"] = "2";
  return settings;
}

class IdentityStressTest : public testing::Test {
 protected:
  std::vector<Account> given_accounts(int count) {
    std::vector<Account> accounts;
    for (int i = 0; i < count; ++i) {
      const auto email = fmt::format("user{}@example.com", i);
      Visitor visitor({.customers = customers.port("http_port")}, email);
      visitor.registers("correct horse");
      visitor.logs_in("correct horse");
      accounts.push_back({visitor.id(), email, visitor.token()});
    }
    return accounts;
  }

  TemporaryDatabase customers_database{"customers"};
  TemporaryDatabase cart_database{"cart"};
  ServiceProcess customers{CUSTOMERS_PROGRAM,
                           with_two_loops(customers_settings(customers_database))};
  ServiceProcess cart{CART_PROGRAM,
                      with_two_loops(cart_settings(cart_database, customers.port("grpc_port")))};
};

TEST_F(IdentityStressTest, EveryAnswerIsItsAskers) {
  Crowd crowd(given_accounts(24), {.grpc_port = customers.port("grpc_port"),
                                   .cart_port = cart.port("http_port"),
                                   .customers_database = customers_database});

  crowd.act_for(stress_time());

  const auto& counts = crowd.counts();
  std::cout << fmt::format("{} calls, {} answers, {} resets, {} closes, {} stalls, {} wrong\n",
                           counts.calls.load(), counts.answers.load(), counts.resets.load(),
                           counts.closes.load(), counts.stalls.load(), counts.wrong.load());
  EXPECT_EQ(counts.wrong, 0);
  EXPECT_GT(counts.answers, 100);
  EXPECT_EQ(customers.stop(), 0);
  EXPECT_EQ(cart.stop(), 0);
}

}  // namespace
}  // namespace cartwright::test
