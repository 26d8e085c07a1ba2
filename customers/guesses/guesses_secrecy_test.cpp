// Who has an account does not show in how guesses at it are turned away.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "customers/testing/guess_fixture.hpp"

namespace cartwright::customers {
namespace {

using Seconds = std::chrono::duration<double>;

class GuessesSecrecyTest : public GuessFixture {
 protected:
  static constexpr const char* kNobody = "nobody@example.com";

  /// The times of answers 429, each from a network of its own, in turn to one address and another.
  struct Times {
    std::vector<double> known;
    std::vector<double> unknown;
  };

  Times times_of_refusals(const std::string& known, int count) {
    Times times;
    for (int i = 0; i < count; ++i) {
      times.known.push_back(time_of_refusal(known));
      times.unknown.push_back(time_of_refusal(kNobody));
    }
    return times;
  }

  static double median(std::vector<double> values) {
    std::ranges::nth_element(values,
                             values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
    return values[values.size() / 2];
  }

 private:
  double time_of_refusal(const std::string& email) {
    const auto address = new_address();
    const auto began = std::chrono::steady_clock::now();
    const auto reply = guess(address, email);
    const Seconds took = std::chrono::steady_clock::now() - began;
    EXPECT_EQ(reply.status, 429);
    return took.count();
  }
};

TEST_F(GuessesSecrecyTest, TheAnswerIsThatOfAnUnknownAddress) {
  const auto user = given_user();
  log_in(new_address(), user.email);
  given_wrong_at(user.email, 30);
  given_wrong_at(kNobody, 30);

  auto known = guess(new_address(), user.email);
  auto unknown = guess(new_address(), kNobody);

  known.headers.erase("x-request-id");
  unknown.headers.erase("x-request-id");
  EXPECT_EQ(known.status, 429);
  EXPECT_EQ(known.status, unknown.status);
  EXPECT_EQ(known.body, unknown.body);
  EXPECT_EQ(known.headers, unknown.headers);
}

TEST_F(GuessesSecrecyTest, SoIsTheTimeThatItTakes) {
  const auto user = given_user();
  log_in(new_address(), user.email);
  given_wrong_at(user.email, 30);
  given_wrong_at(kNobody, 30);

  const auto times = times_of_refusals(user.email, 200);

  EXPECT_LT(median(times.known), median(times.unknown) * 1.5);
  EXPECT_GT(median(times.known), median(times.unknown) / 1.5);
}

TEST_F(GuessesSecrecyTest, AsManyGuessesAreFreeAtAnUnknownAddress) {
  const auto user = given_user();
  given_wrong_at(user.email, 5);
  given_wrong_at(kNobody, 5);

  EXPECT_EQ(guess(new_address(), user.email).body, guess(new_address(), kNobody).body);
  EXPECT_EQ(guess(new_address(), user.email).status, 429);
  EXPECT_EQ(guess(new_address(), kNobody).status, 429);
}

}  // namespace
}  // namespace cartwright::customers
