// Many guesses at once, several processes, and clients behind proxies.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/guess_fixture.hpp"
#include "customers/testing/own_program.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::customers {
namespace {

// Of a million rounds, which take a thread for half a second.
constexpr const char* kSlowHash =
    "$5$rounds=1000000$saltstring$qs1J.NLW4GGshgYqRLd/n2iiEdnz3b8o5mPi5NthXR6";

class GuessesCrowdTest : public GuessFixture {
 protected:
  static test::HttpReply guess_at(std::uint16_t port, const std::string& address,
                                  const std::string& email) {
    test::HttpClient client(port);
    client.come_from(address);
    return client.post(kLogin, credentials_body(email, "a wrong password"));
  }

  const std::string home = new_address();
};

TEST_F(GuessesCrowdTest, OfManyFromOneNetworkSixAreLookedAt) {
  const auto statuses = test::in_parallel(200, [&](std::size_t number) {
    return guess(home, fmt::format("u{}@example.com", number)).status;
  });

  EXPECT_LE(std::ranges::count(statuses, 400), 6);
  EXPECT_EQ(std::ranges::count(statuses, 400) + std::ranges::count(statuses, 429), 200);
  EXPECT_EQ(database.count("guesses"), std::ranges::count(statuses, 400));
}

TEST_F(GuessesCrowdTest, OfManyAtOneAddressSixAreLookedAt) {
  const auto user = given_user();
  std::vector<std::string> addresses;
  std::generate_n(std::back_inserter(addresses), 60, new_address);

  const auto statuses = test::in_parallel(
      60, [&](std::size_t number) { return guess(addresses[number], user.email).status; });

  EXPECT_LE(std::ranges::count(statuses, 400), 6);
  EXPECT_EQ(std::ranges::count(statuses, 400) + std::ranges::count(statuses, 429), 60);
}

TEST_F(GuessesCrowdTest, RightPasswordsOfOneNetworkWaitForEachOtherAndAllLogIn) {
  std::vector<KnownUser> users;
  for (int i = 0; i < 50; ++i) users.push_back(given_user());

  const auto statuses = test::in_parallel(
      50, [&](std::size_t number) { return log_in(home, users[number].email).status; });

  EXPECT_EQ(std::ranges::count(statuses, 200), 50);
  EXPECT_EQ(database.count("guesses"), 0);
}

TEST_F(GuessesCrowdTest, SoDoThoseOfOneAccount) {
  const auto user = given_user();

  const auto statuses =
      test::in_parallel(30, [&](std::size_t) { return log_in(home, user.email).status; });

  EXPECT_EQ(std::ranges::count(statuses, 200), 30);
}

TEST_F(GuessesCrowdTest, AWrongOneAmongThemHoldsNobodyUp) {
  std::vector<KnownUser> users;
  for (int i = 0; i < 30; ++i) users.push_back(given_user());

  const auto statuses = test::in_parallel(30, [&](std::size_t number) {
    const auto* password = number % 10 == 0 ? "a wrong password" : kPassword;
    return log_in(home, users[number].email, password).status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 200), 27);
  EXPECT_EQ(std::ranges::count(statuses, 400), 3);
}

TEST_F(GuessesCrowdTest, ProcessesCountTogether) {
  const auto user = given_user();
  const auto one = own_program(database), other = own_program(database);
  const auto ports = std::array{one.port("http_port"), other.port("http_port")};

  const auto statuses = test::in_parallel(
      80, [&](std::size_t number) { return guess_at(ports[number % 2], home, user.email).status; });

  EXPECT_LE(std::ranges::count(statuses, 400), 6);
  EXPECT_EQ(std::ranges::count(statuses, 400) + std::ranges::count(statuses, 429), 80);
  EXPECT_EQ(guess_at(ports[0], home, user.email).status, 429);
  EXPECT_EQ(guess_at(ports[1], home, user.email).status, 429);
}

TEST_F(GuessesCrowdTest, WhatNobodyCouldLookAtIsNotCounted) {
  const auto user = given_user({.password_hash = kSlowHash});
  const auto service = own_program(database, {{"HASHING_THREADS", "1"}, {"HASHING_QUEUE", "1"}});
  std::vector<std::string> addresses;
  std::generate_n(std::back_inserter(addresses), 5, new_address);

  const auto statuses = test::in_parallel(5, [&](std::size_t number) {
    return guess_at(service.port("http_port"), addresses[number], user.email).status;
  });

  EXPECT_GE(std::ranges::count(statuses, 503), 1);
  EXPECT_EQ(database.count("guesses"), std::ranges::count(statuses, 400));
}

TEST_F(GuessesCrowdTest, WhoGoesAwayHasGuessed) {
  const auto user = given_user({.password_hash = kSlowHash});
  const auto body = credentials_body(user.email, "a wrong password");
  {
    test::RawConnection gone(http_port(), std::chrono::seconds(20), home);
    gone.send(fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{}", kLogin,
                          body.size(), body));
    ASSERT_TRUE(test::eventually([&] { return database.count("guesses") == 1; }));
    gone.reset();
  }
  given_wrong(5, home, user.email);
  guesses_age("31 s");

  EXPECT_EQ(database.count("guesses"), 6);
  EXPECT_EQ(guess(home, user.email).status, 400);
  EXPECT_EQ(guess(home, user.email).header("Retry-After"), "2");
}

/// What two addresses have in common shows in how long the second waits for guesses of the first.
class ProxiedGuessesTest : public GuessFixture {
 protected:
  static int status_for(RunningCustomers& service, const std::string& client) {
    return test::HttpClient(service.http_port())
        .with("X-Forwarded-For", client)
        .post(kLogin, credentials_body("nobody@example.com", "a wrong password"))
        .status;
  }
};

TEST_F(ProxiedGuessesTest, BehindAProxyEachClientCountsForItself) {
  RunningCustomers service([](Config& config) { config.http.trusted_proxies = {"127.0.0.1"}; });
  service.database.execute(
      "INSERT INTO guesses (network, address, is_wrong)"
      " SELECT network::cidr, '', true FROM generate_series(1, 10),"
      " (VALUES ('198.51.100.7'), ('2001:db8:0:1::/64')) AS clients (network)");

  EXPECT_EQ(status_for(service, "198.51.100.7"), 429);
  EXPECT_EQ(status_for(service, "203.0.113.9, 198.51.100.7"), 429);
  EXPECT_EQ(status_for(service, "198.51.100.8"), 400);
  EXPECT_EQ(status_for(service, "2001:db8:0:1::1"), 429);
  EXPECT_EQ(status_for(service, "2001:db8:0:1:ffff::2"), 429);
  EXPECT_EQ(status_for(service, "2001:db8:0:2::1"), 400);
  EXPECT_EQ(status_for(service, "::ffff:198.51.100.7"), 429);
}

TEST_F(ProxiedGuessesTest, NobodyElseSaysForWhomItGuesses) {
  RunningCustomers service;
  service.database.execute(
      "INSERT INTO guesses (network, address, is_wrong)"
      " SELECT '127.0.0.1', '', true FROM generate_series(1, 10)");

  EXPECT_EQ(status_for(service, "198.51.100.7"), 429);
}

TEST(FreeGuessesTest, MayBeAll) {
  RunningCustomers service([](Config& config) { config.free_guesses = 0; });

  const auto statuses = test::in_parallel(30, [&](std::size_t) {
    return test::HttpClient(service.http_port())
        .post(kLogin, credentials_body("nobody@example.com", "a wrong password"))
        .status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 400), 30);
}

}  // namespace
}  // namespace cartwright::customers
