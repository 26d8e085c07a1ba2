// A crowd of anonymous clients, and those who want to log in from elsewhere.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/own_program.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using test::HttpClient;

/// Clients that send wrong passwords, each the next one as soon as there is an answer.
class Crowd {
 public:
  explicit Crowd(std::vector<HttpClient> clients) : clients_(std::move(clients)) {
    for (auto& client : clients_) {
      threads_.emplace_back([this, &client] {
        while (!stopping_) {
          client.post(kLogin, credentials_body("user1@example.com", "a wrong password"));
          ++answers_;
        }
      });
    }
  }

  ~Crowd() { stopping_ = true; }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  [[nodiscard]] int answers() const { return answers_; }

 private:
  std::atomic<bool> stopping_ = false;
  std::atomic<int> answers_ = 0;
  std::vector<HttpClient> clients_;
  std::vector<std::jthread> threads_;
};

/// Where no guess waits but for hashes.
class LoginRushTest : public CustomersFixture {
 protected:
  HttpClient client() { return HttpClient(service_.port("http_port")); }

  HttpClient from(const std::string& address) {
    auto client = this->client();
    client.come_from(address);
    return client;
  }

  /// All from one address.
  std::vector<HttpClient> crowd(int count) {
    std::vector<HttpClient> clients;
    for (int i = 0; i < count; ++i) clients.push_back(from("127.0.0.2"));
    return clients;
  }

  /// Each from an address of its own in 127.0.0.0/16, fifty in each of its subnets.
  std::vector<HttpClient> neighbours(int count) {
    std::vector<HttpClient> clients;
    for (int i = 0; i < count; ++i) {
      clients.push_back(from(fmt::format("127.0.{}.{}", 1 + i / 50, 1 + i % 50)));
    }
    return clients;
  }

  /// Each from a network of its own.
  std::vector<HttpClient> strangers(int count) {
    std::vector<HttpClient> clients;
    for (int i = 0; i < count; ++i) clients.push_back(from(fmt::format("127.{}.0.1", 1 + i)));
    return clients;
  }

  /// How many of them, one after the other, log in within two seconds.
  static int good_logins(std::vector<HttpClient> clients, const std::string& email) {
    int good = 0;
    for (auto& client : clients) {
      const auto began = steady_clock::now();
      const auto reply = client.post(kLogin, credentials_body(email, kPassword));
      if (reply.status == 200 && steady_clock::now() - began < seconds(2)) ++good;
    }
    return good;
  }

 private:
  test::ServiceProcess service_ =
      own_program(database, {{"FREE_GUESSES", "0"}, {"REQUIRE_CURRENT_PASSWORD", "false"}});
};

TEST_F(LoginRushTest, ACrowdFromOnePlaceCostsTheOthersLittle) {
  const auto user = given_user();
  const Crowd wrong(crowd(100));
  ASSERT_TRUE(test::eventually([&] { return wrong.answers() > 0; })) << "the crowd is there";

  const auto good = good_logins(strangers(30), user.email);

  EXPECT_GE(good, 27);
  EXPECT_GT(wrong.answers(), 100) << "the crowd stayed";
}

TEST_F(LoginRushTest, ACrowdFromManyAddressesOfABlockCostsTheOthersLittle) {
  const auto user = given_user();
  const Crowd wrong(neighbours(250));
  ASSERT_TRUE(test::eventually([&] { return wrong.answers() > 250; })) << "the crowd is there";

  const auto good = good_logins(strangers(30), user.email);

  EXPECT_GE(good, 27);
  EXPECT_GT(wrong.answers(), 500) << "the crowd stayed";
}

/// All requests come from one proxy, which says for whom.
class ProxiedLoginRushTest : public LoginRushTest {
 protected:
  static constexpr const char* kEmail = "ann@example.com";

  ProxiedLoginRushTest() { proxy_.post(kCreate, new_user_body({{"password", kPassword}})); }

  /// Of the network that `start` says.
  std::vector<HttpClient> asking_for(const std::string& start, int count) {
    std::vector<HttpClient> clients;
    for (int i = 0; i < count; ++i) {
      clients.push_back(proxy_.with("X-Forwarded-For", fmt::format("{}.{}", start, 1 + i)));
    }
    return clients;
  }

  RunningCustomers service_{[](Config& config) {
    config.http.trusted_proxies = {"127.0.0.1"};
    config.free_guesses = 0;
  }};
  HttpClient proxy_{service_.http_port()};
};

TEST_F(ProxiedLoginRushTest, ACrowdBehindAProxyCostsItsOtherClientsLittle) {
  const Crowd wrong(asking_for("192.0.2", 100));
  ASSERT_TRUE(test::eventually([&] { return wrong.answers() > 100; })) << "the crowd is there";

  const auto good = good_logins(asking_for("198.51.100", 30), kEmail);

  EXPECT_GE(good, 27);
}

TEST_F(LoginRushTest, RegistrationsAndNewPasswordsPassTheCrowdToo) {
  const auto user = given_user();
  const Crowd wrong(crowd(100));
  ASSERT_TRUE(test::eventually([&] { return wrong.answers() > 0; })) << "the crowd is there";

  const auto registration = client().post(kCreate, new_user_body());
  const auto change =
      client()
          .as(user.token)
          .patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(registration.status, 201) << registration.body;
  EXPECT_EQ(change.status, 200) << change.body;
}

}  // namespace
}  // namespace cartwright::customers
