// How long the answer takes, by whether anybody has the address.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "customers/testing/mail_fixture.hpp"

namespace cartwright::customers {
namespace {

constexpr int kTimes = 19;

class RecoveryTimeTest : public MailFixture {
 protected:
  using Time = std::chrono::steady_clock::duration;

  /// Of each request from a network of its own, for another address.
  Time time_of(int number, const std::string& email) {
    auto client = anonymous();
    client.come_from("127.0.1." + std::to_string(number + 1));
    const auto body = boost::json::serialize(boost::json::object{{"email", email}});
    const auto begin = std::chrono::steady_clock::now();
    client.post("/api/v1/auth/recover/", body);
    return std::chrono::steady_clock::now() - begin;
  }

  static Time median(std::vector<Time> times) {
    std::ranges::nth_element(times, times.begin() + kTimes / 2);
    return times[kTimes / 2];
  }
};

TEST_F(RecoveryTimeTest, IsTheSameForAnAddressThatNobodyHas) {
  std::vector<Time> known;
  std::vector<Time> unknown;

  for (int i = 0; i < kTimes; ++i) {
    known.push_back(time_of(i, given_user().email));
    unknown.push_back(time_of(i, "nobody" + std::to_string(i) + "@example.com"));
  }

  EXPECT_LT(median(known), 2 * median(unknown));
  EXPECT_LT(median(unknown), 2 * median(known));
}

}  // namespace
}  // namespace cartwright::customers
