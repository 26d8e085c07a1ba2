#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <vector>

#include "platform/rpc/channel.hpp"
#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::address;
using cartwright::test::certificate;
using cartwright::test::keep_result;
using cartwright::test::run;
using test::run_until;
using test::TokenClient;
using test::TokenServer;

/// Our channel to three of our servers, which it finds as the addresses of one name.
class ChannelBalancingTest : public testing::Test {
 protected:
  using Response = std::optional<AuthResponse>;

  ChannelBalancingTest() {
    while (!start_servers()) {
    }
  }

  /// False where the port that the first one was given is somebody else's at another address.
  bool start_servers() try {
    port_ = 0;
    for (auto& server : servers_) server.reset();
    for (std::size_t i = 0; i < servers_.size(); ++i) start_server(i);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }

  void start_server(std::size_t number, ConnectionLimits limits = {}) {
    servers_[number].emplace(loop_, port_, limits, addresses_[number].to_string());
    port_ = (*servers_[number])->port();
  }

  /// What the name service says about the one name.
  Task<std::vector<address>> look_up(std::string) {
    ++lookups_;
    if (known_.empty()) {
      throw boost::system::system_error(boost::asio::error::host_not_found);
    }
    co_return known_;
  }

  void run_for_lookups(int count) {
    run_until(loop_, [this, end = lookups_ + count] { return lookups_ >= end; });
  }

  TokenClient& client(std::size_t max_servers = 16) {
    if (!client_) {
      client_.emplace(loop_,
                      ChannelSettings{.host = "customers",
                                      .port = port_,
                                      .tls = certificate("cart"),
                                      .last_retry = 100ms,
                                      .resolve_interval = 100ms,
                                      .max_servers = max_servers},
                      [this](std::string name) { return look_up(std::move(name)); });
      client_->run_until_connections(std::min(known_.size(), max_servers));
    }
    return *client_;
  }

  void call(int count) {
    for (int i = 0; i < count; ++i) EXPECT_EQ(client().validate("ann").payload().email(), "ann");
  }

  /// Begins a call that `response` gets the answer of, and returns the server that works on it.
  std::optional<TokenServer>& begin_call(Task<AuthResponse> call, Response* response) {
    tasks_.spawn(keep_result(std::move(call), response));
    auto server = servers_.end();
    run_until(loop_, [&] {
      server = std::ranges::find_if(
          servers_, [](const auto& one) { return one && one->service().waiting() > 0; });
      return server != servers_.end();
    });
    return *server;
  }

  void end_calls() { run(loop_, tasks_.join()); }

  std::size_t answered(std::size_t number) { return servers_[number]->service().answered(); }

  boost::asio::io_context loop_;
  const std::array<address, 3> addresses_{boost::asio::ip::make_address("127.0.0.1"),
                                          boost::asio::ip::make_address("127.0.0.2"),
                                          boost::asio::ip::make_address("127.0.0.3")};
  std::array<std::optional<TokenServer>, 3> servers_;
  std::uint16_t port_ = 0;
  std::vector<address> known_{addresses_.begin(), addresses_.end()};
  int lookups_ = 0;
  runtime::TaskGroup tasks_{loop_.get_executor()};
  std::optional<TokenClient> client_;
};

TEST_F(ChannelBalancingTest, SpreadsCallsEvenly) {
  call(30);

  EXPECT_EQ(answered(0), 10U);
  EXPECT_EQ(answered(1), 10U);
  EXPECT_EQ(answered(2), 10U);
}

TEST_F(ChannelBalancingTest, SparesAServerWithUnansweredCalls) {
  Response response;
  const auto& busy = begin_call(client().call("wait", 3s), &response);

  call(20);

  EXPECT_EQ(busy->service().answered(), 0U);
  client_.reset();
  end_calls();
}

TEST_F(ChannelBalancingTest, GoesOnWithoutAServerThatStops) {
  call(3);

  servers_[0].reset();

  call(30);
  EXPECT_EQ(client().connections(), 2U);
}

TEST_F(ChannelBalancingTest, RepeatsAnIdempotentCallWhoseConnectionBroke) {
  Response response;
  auto& broken = begin_call(client().idempotent_call("slow"), &response);

  broken.reset();
  end_calls();

  ASSERT_TRUE(response);
  EXPECT_EQ(response->payload().email(), "slow");
}

TEST_F(ChannelBalancingTest, RepeatsNoOtherCallThatAServerMayHaveSeen) {
  Response response;
  auto& broken = begin_call(client().call("slow"), &response);

  broken.reset();
  end_calls();

  EXPECT_FALSE(response);
}

TEST_F(ChannelBalancingTest, RepeatsWhatWasNeverSent) {
  known_ = {addresses_[0]};
  servers_[0].reset();
  start_server(0, {.streams = 1});
  std::array<Response, 2> responses;
  begin_call(client().call("wait"), &responses[0]);
  tasks_.spawn(keep_result(client().call("ann"), &responses[1]));
  known_ = {addresses_[0], addresses_[1]};
  client().run_until_connections(2);

  servers_[0].reset();
  end_calls();

  EXPECT_FALSE(responses[0]);
  ASSERT_TRUE(responses[1]);
  EXPECT_EQ(responses[1]->payload().email(), "ann");
}

TEST_F(ChannelBalancingTest, FindsANewAddress) {
  known_ = {addresses_[0]};
  call(1);

  known_ = {addresses_[0], addresses_[1]};
  client().run_until_connections(2);

  call(10);
  EXPECT_EQ(answered(1), 5U);
}

TEST_F(ChannelBalancingTest, LeavesAnAddressThatHasVanishedOnceItsCallsHaveEnded) {
  Response response;
  known_ = {addresses_[0]};
  begin_call(client().call("slow"), &response);

  known_ = {addresses_[1], addresses_[2]};
  client().run_until_connections(2);
  call(10);
  end_calls();

  ASSERT_TRUE(response);
  EXPECT_EQ(response->payload().email(), "slow");
  EXPECT_EQ(answered(0), 1U);
}

TEST_F(ChannelBalancingTest, ReturnsToAnAddressThatComesBack) {
  client();
  known_ = {addresses_[1], addresses_[2]};
  client().run_until_connections(2);

  known_ = {addresses_[0], addresses_[1], addresses_[2]};
  client().run_until_connections(3);

  call(3);
  EXPECT_EQ(answered(0), 1U);
}

TEST_F(ChannelBalancingTest, KeepsItsServersWhileTheNameCannotBeLookedUp) {
  client();

  known_.clear();
  run_for_lookups(3);

  EXPECT_EQ(client().connections(), 3U);
  call(3);
}

TEST_F(ChannelBalancingTest, FailsInTimeWhenAllServersAreGoneAndRecoversByItself) {
  call(3);
  std::ranges::for_each(servers_, [](auto& server) { server.reset(); });
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_EQ(client().status("ann").code, StatusCode::unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);

  start_server(1);
  client().run_until_connected();
  call(3);
}

TEST_F(ChannelBalancingTest, FailsInTimeWhenTheNameIsUnknownAndRecoversByItself) {
  known_.clear();
  EXPECT_EQ(client().status("ann").code, StatusCode::unavailable);

  known_ = {addresses_[0]};

  client().run_until_connected();
  call(1);
}

TEST_F(ChannelBalancingTest, ConnectsToNoMoreServersThanItMay) {
  client(2);

  run_for_lookups(3);

  EXPECT_EQ(client().connections(), 2U);
  call(10);
}

TEST_F(ChannelBalancingTest, ConnectsOnceToAnAddressThatIsNamedTwice) {
  known_ = {addresses_[0], addresses_[0]};
  client_.emplace(loop_,
                  ChannelSettings{.host = "localhost,customers,127.0.0.1",
                                  .port = port_,
                                  .tls = certificate("cart"),
                                  .resolve_interval = 100ms},
                  [this](std::string name) { return look_up(std::move(name)); });

  client_->run_until_connected();
  run_for_lookups(3);

  EXPECT_EQ(client_->connections(), 1U);
}

TEST_F(ChannelBalancingTest, TakesHostsWithPortsOfTheirOwn) {
  TokenServer elsewhere(loop_);
  const auto hosts = fmt::format("127.0.0.1:{},localhost:{}", port_, elsewhere->port());
  TokenClient client(loop_, {.host = hosts, .port = 1, .tls = certificate("cart")});

  client.run_until_connections(2);

  EXPECT_EQ(client.validate("ann").payload().email(), "ann");
  EXPECT_EQ(client.validate("bob").payload().email(), "bob");
  EXPECT_EQ(answered(0) + elsewhere.service().answered(), 2U);
  EXPECT_EQ(answered(0), 1U);
}

TEST_F(ChannelBalancingTest, RefusesHostsThatAreNone) {
  EXPECT_THROW(TokenClient(loop_, {.host = "a:b", .port = 1, .tls = certificate("cart")}),
               std::runtime_error);
}

}  // namespace
}  // namespace cartwright::rpc
