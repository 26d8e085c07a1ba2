// Many requests at the same moment.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using test::in_parallel;
using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::UnorderedElementsAreArray;

std::vector<int> one_of(int count, int winner, int rest) {
  std::vector<int> statuses(static_cast<std::size_t>(count), rest);
  statuses.front() = winner;
  return statuses;
}

// Hashing so many passwords takes long on a busy machine, which is not what this is about.
class RegistrationRushTest : public testing::Test {
 protected:
  int register_user(const std::string& email) {
    return test::HttpClient(service.http_port())
        .post(kCreate, new_user_body({{"email", email}}))
        .status;
  }

  RunningCustomers service{
      [](Config& config) { config.http.handler_timeout = std::chrono::minutes(5); }};
};

TEST_F(RegistrationRushTest, OneOf32EqualRegistrationsSucceeds) {
  const auto statuses =
      in_parallel(32, [this](std::size_t) { return register_user("ann@example.com"); });

  EXPECT_THAT(statuses, UnorderedElementsAreArray(one_of(32, 201, 400)));
  EXPECT_EQ(service.database.count("users"), 1);
}

TEST_F(RegistrationRushTest, All32DifferentRegistrationsSucceed) {
  const auto statuses = in_parallel(
      32, [this](std::size_t i) { return register_user(fmt::format("user{}@example.com", i)); });

  EXPECT_THAT(statuses, Each(201));
  EXPECT_EQ(service.database.count("users"), 32);
}

class ConcurrencyTest : public CustomersFixture {};

TEST_F(ConcurrencyTest, OneOf32ChangesToTheSameEmailSucceeds) {
  std::vector<KnownUser> users;
  std::generate_n(std::back_inserter(users), 32, [this] { return given_user(); });

  const auto statuses = in_parallel(32, [&](std::size_t i) {
    return as(users[i]).patch(users[i].path(), R"({"email": "ann@example.com"})").status;
  });

  EXPECT_THAT(statuses, UnorderedElementsAreArray(one_of(32, 200, 400)));
}

TEST_F(ConcurrencyTest, AnAddressGoesToOneOfThoseWhoChangeAndThoseWhoRegister) {
  std::vector<KnownUser> users;
  std::generate_n(std::back_inserter(users), 8, [this] { return given_user(); });

  const auto statuses = in_parallel(16, [&](std::size_t i) {
    const auto body = new_user_body({{"email", "ann@example.com"}});
    return i < 8 ? as(users[i]).patch(users[i].path(), R"({"email": "ann@example.com"})").status
                 : anonymous().post(kCreate, body).status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 400), 15);
  EXPECT_EQ(database.scalar("SELECT count(*) FROM users WHERE email = 'ann@example.com'"), "1");
}

TEST_F(ConcurrencyTest, OneOf32DeletionsOfAnAccountSucceeds) {
  const auto admin = given_admin();
  const auto user = given_user();

  const auto statuses =
      in_parallel(32, [&](std::size_t) { return as(admin).del(user.path()).status; });

  EXPECT_THAT(statuses, UnorderedElementsAreArray(one_of(32, 204, 404)));
}

TEST_F(ConcurrencyTest, ReadsDoNotMixUpWhoAsked) {
  std::vector<KnownUser> users;
  std::generate_n(std::back_inserter(users), 32, [this] { return given_user(); });

  const auto mixed_up = in_parallel(32, [&](std::size_t i) {
    return as(users[i]).get(users[i].path()).text("/data/email") != users[i].email;
  });

  EXPECT_THAT(mixed_up, Each(false));
}

// With one thread that hashes and room for one more to wait.
TEST(HashingQueueTest, RefusesLoginsBeyondItsRoom) {
  RunningCustomers service([](Config& config) {
    config.hashing_threads = 1;
    config.hashing_queue = 1;
    config.free_guesses = 0;
  });

  const auto statuses = in_parallel(16, [&](std::size_t) {
    return test::HttpClient(service.http_port())
        .post(kLogin, credentials_body("ann@example.com", "correct horse"))
        .status;
  });

  EXPECT_THAT(statuses, Each(AnyOf(400, 503)));
  EXPECT_THAT(statuses, Contains(400));
  EXPECT_THAT(statuses, Contains(503));
}

}  // namespace
}  // namespace cartwright::customers
