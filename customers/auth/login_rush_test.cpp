// A crowd of anonymous clients, and those who want to log in from elsewhere.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

/// Connections that send wrong passwords, each the next one as soon as there is an answer.
class Crowd {
 public:
  /// One connection from each of `addresses`.
  Crowd(std::uint16_t port, const std::vector<std::string>& addresses) {
    for (const auto& address : addresses) {
      threads_.emplace_back([this, port, address] {
        auto client = testing::HttpClient(port);
        client.come_from(address);
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
  std::vector<std::jthread> threads_;
};

/// Of the network 127.0.0.0/16, fifty in each of its subnets.
std::vector<std::string> many_addresses(int count) {
  std::vector<std::string> addresses;
  for (int i = 0; i < count; ++i) {
    addresses.push_back(fmt::format("127.0.{}.{}", 1 + i / 50, 1 + i % 50));
  }
  return addresses;
}

class LoginRushTest : public CustomersFixture {
 protected:
  /// How many of so many logins, one after the other, each from a network of its own, succeed
  /// within two seconds.
  int good_logins(const KnownUser& user, int count) {
    int good = 0;
    for (int i = 0; i < count; ++i) {
      auto client = anonymous();
      client.come_from(fmt::format("127.{}.0.1", 1 + i));
      const auto began = steady_clock::now();
      const auto reply = client.post(kLogin, credentials_body(user.email, kPassword));
      if (reply.status == 200 && steady_clock::now() - began < seconds(2)) ++good;
    }
    return good;
  }
};

TEST_F(LoginRushTest, ACrowdFromOnePlaceCostsTheOthersLittle) {
  const auto user = given_user();
  const Crowd crowd(http_port(), std::vector<std::string>(100, "127.0.0.2"));
  ASSERT_TRUE(testing::eventually([&] { return crowd.answers() > 0; })) << "the crowd is there";

  const auto good = good_logins(user, 30);

  EXPECT_GE(good, 27);
  EXPECT_GT(crowd.answers(), 100) << "the crowd stayed";
}

TEST_F(LoginRushTest, ACrowdFromManyAddressesOfABlockCostsTheOthersLittle) {
  const auto user = given_user();
  const Crowd crowd(http_port(), many_addresses(250));
  ASSERT_TRUE(testing::eventually([&] { return crowd.answers() > 250; })) << "the crowd is there";

  const auto good = good_logins(user, 30);

  EXPECT_GE(good, 27);
  EXPECT_GT(crowd.answers(), 500) << "the crowd stayed";
}

TEST_F(LoginRushTest, RegistrationsAndNewPasswordsPassTheCrowdToo) {
  const auto user = given_user();
  const Crowd crowd(http_port(), std::vector<std::string>(100, "127.0.0.2"));
  ASSERT_TRUE(testing::eventually([&] { return crowd.answers() > 0; })) << "the crowd is there";

  const auto registration = anonymous().post(kCreate, new_user_body());
  const auto change =
      as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(registration.status, 201) << registration.body;
  EXPECT_EQ(change.status, 200) << change.body;
}

}  // namespace
}  // namespace cartwright::customers
