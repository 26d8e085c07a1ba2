// How often a channel looks for a server that is away.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "platform/runtime/listen.hpp"
#include "platform/testing/rpc/token_client.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using cartwright::test::certificate;
using cartwright::test::run;
using std::chrono::steady_clock;

class RetryTest : public testing::Test {
 protected:
  RetryTest() { runtime::listen(acceptor_, {.address = "127.0.0.1"}); }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// The longest time between two of so many attempts to connect, all of which are hung up on.
  Task<steady_clock::duration> longest_pause(int attempts) {
    steady_clock::duration longest{};
    for (auto last = steady_clock::now(); attempts > 0; --attempts) {
      co_await acceptor_.async_accept(use_task);
      longest = std::max(longest, steady_clock::now() - last);
      last = steady_clock::now();
    }
    co_return longest;
  }

  boost::asio::io_context loop_;
  runtime::Acceptor acceptor_{loop_.get_executor()};
};

TEST_F(RetryTest, AServerThatHasBeenAwayForLongIsFoundWithinASecondOfItsReturn) {
  test::TokenClient client(loop_,
                           {.host = "127.0.0.1", .port = port(), .tls = certificate("cart")});

  const auto longest = run(loop_, longest_pause(11));

  EXPECT_LT(longest, 1300ms);  // the rest is for a machine under load
}

}  // namespace
}  // namespace cartwright::rpc
