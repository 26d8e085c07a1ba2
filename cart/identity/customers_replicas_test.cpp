#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <future>
#include <iterator>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/service_process.hpp"
#include "platform/testing/service_settings.hpp"

namespace cartwright::cart {
namespace {

/// cart as operators run it, beside three processes of customers that share a database.
class CustomersReplicasTest : public testing::Test {
 protected:
  CustomersReplicasTest() { EXPECT_TRUE(connects(3)); }

  test::Settings settings() {
    return test::with(
        test::service_settings(CART_PROGRAM, database),
        {{"CUSTOMERS_HOST", first.address() + "," + second.address() + "," + third.address()},
         {"CUSTOMERS_RESOLVE_SECONDS", "1"}});
  }

  /// Whether cart comes to have connected so often since its start.
  bool connects(std::size_t times) {
    return test::eventually([this, times] {
      const auto output = cart.output();
      const std::string_view event = "rpc server connected";
      std::size_t count = 0;
      for (auto at = output.find(event); at != std::string::npos; at = output.find(event, at + 1)) {
        ++count;
      }
      return count >= times;
    });
  }

  test::HttpClient client() { return test::HttpClient(cart.port("http_port")).as(ann.token); }
  int ask() { return client().get(cart_path(ann.id)).status; }

  /// What so many requests, one after the other, are answered with.
  std::vector<int> statuses(int count) {
    auto asking = client();
    std::vector<int> result;
    for (int i = 0; i < count; ++i, ++asked) {
      result.push_back(asking.get(cart_path(ann.id)).status);
    }
    return result;
  }

  /// The same for requests of several clients that are under way when `act` happens.
  template <class Act>
  std::vector<int> statuses_during(Act act) {
    const auto ask_often = [this] { return statuses(400); };
    std::array clients{std::async(std::launch::async, ask_often),
                       std::async(std::launch::async, ask_often)};
    EXPECT_TRUE(test::eventually([this] { return asked > 100; }));
    act();
    std::vector<int> all;
    for (auto& each : clients) std::ranges::copy(each.get(), std::back_inserter(all));
    return all;
  }

  CustomersProcess first;
  CustomersProcess second = first.replica();
  CustomersProcess third = first.replica();
  KnownUser ann = first.given_user();
  std::atomic<int> asked = 0;
  test::TemporaryDatabase database{"cart"};
  test::ServiceProcess cart{CART_PROGRAM, settings()};
};

TEST_F(CustomersReplicasTest, CostNoRequestWhenOneIsKilled) {
  const auto replies = statuses_during([this] { second.kill(); });

  EXPECT_EQ(replies, std::vector<int>(replies.size(), 200));
}

TEST_F(CustomersReplicasTest, CostNoRequestWhenOneStops) {
  const auto replies = statuses_during([this] { second.stop(); });

  EXPECT_EQ(replies, std::vector<int>(replies.size(), 200));
}

TEST_F(CustomersReplicasTest, CostAtMostOneRequestAtATimeWhenOneHangs) {
  second.freeze();

  const auto replies = statuses(60);

  EXPECT_LE(std::ranges::count(replies, 503), 1);
  EXPECT_GE(std::ranges::count(replies, 200), 59);
}

TEST_F(CustomersReplicasTest, AreFoundAgainWhenTheyReturn) {
  second.kill();
  EXPECT_EQ(ask(), 200);

  second.restart();

  EXPECT_TRUE(connects(4));
}

TEST_F(CustomersReplicasTest, AreMissedInTimeWhenAllAreGoneAndFoundAgainByItself) {
  first.kill();
  second.kill();
  third.kill();
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(), 503);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(6));

  third.restart();

  EXPECT_TRUE(test::eventually([this] { return ask() == 200; }));
}

}  // namespace
}  // namespace cartwright::cart
