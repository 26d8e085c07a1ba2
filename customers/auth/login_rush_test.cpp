// A crowd of anonymous clients from one place, and those who want to log in from another.

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
  Crowd(std::uint16_t port, std::string address, int connections) {
    for (int i = 0; i < connections; ++i) {
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

class LoginRushTest : public CustomersFixture {
 protected:
  /// How many of so many logins, one after the other, succeed within two seconds.
  int good_logins(const KnownUser& user, int count) {
    int good = 0;
    for (int i = 0; i < count; ++i) {
      const auto began = steady_clock::now();
      const auto reply = anonymous().post(kLogin, credentials_body(user.email, kPassword));
      if (reply.status == 200 && steady_clock::now() - began < seconds(2)) ++good;
    }
    return good;
  }
};

TEST_F(LoginRushTest, ACrowdFromOnePlaceCostsTheOthersLittle) {
  const auto user = given_user();
  const Crowd crowd(http_port(), "127.0.0.2", 100);
  ASSERT_TRUE(testing::eventually([&] { return crowd.answers() > 0; })) << "the crowd is there";

  const auto good = good_logins(user, 30);

  EXPECT_GE(good, 27);
  EXPECT_GT(crowd.answers(), 100) << "the crowd stayed";
}

TEST_F(LoginRushTest, RegistrationsAndNewPasswordsPassTheCrowdToo) {
  const auto user = given_user();
  const Crowd crowd(http_port(), "127.0.0.2", 100);
  ASSERT_TRUE(testing::eventually([&] { return crowd.answers() > 0; })) << "the crowd is there";

  const auto registration = anonymous().post(kCreate, new_user_body());
  const auto change =
      as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(registration.status, 201) << registration.body;
  EXPECT_EQ(change.status, 200) << change.body;
}

}  // namespace
}  // namespace cartwright::customers
