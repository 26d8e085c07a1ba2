// What guessing costs whoever guesses, and nobody else.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/guess_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::customers {
namespace {

class GuessesTest : public GuessFixture {
 protected:
  void run_job() { database.execute("UPDATE jobs SET due = now() WHERE kind = 'forget guesses'"); }

  const std::string home = new_address();
  const std::string elsewhere = new_address();
};

TEST_F(GuessesTest, FiveAreFreeAndTheSixthMakesAWait) {
  const auto user = given_user();
  given_wrong(5, home, user.email);

  const auto sixth = guess(home, user.email);
  const auto seventh = log_in(home, user.email);

  EXPECT_EQ(sixth.status, 400);
  EXPECT_EQ(sixth.field_error("non_field_errors"), "Unable to log in with provided credentials.");
  EXPECT_EQ(seventh.status, 429);
  EXPECT_EQ(seventh.error_code(), "too_many_requests");
  EXPECT_EQ(seventh.header("Retry-After"), "1");
  EXPECT_EQ(seventh.header("RateLimit-Policy"), R"("password-guesses";q=5;w=3600)");
  EXPECT_EQ(seventh.header("RateLimit"), R"("password-guesses";r=0;t=1)");
}

TEST_F(GuessesTest, WrongLoginsAreCountedAsTheyCome) {
  const auto user = given_user();

  for (int i = 0; i < 6; ++i) EXPECT_EQ(guess(home, user.email).status, 400);

  EXPECT_EQ(log_in(home, user.email).status, 429);
  EXPECT_EQ(database.scalar("SELECT count(*) FROM guesses WHERE is_wrong"), "6");
}

TEST_F(GuessesTest, WhoWaitsMayGuessOnceMore) {
  const auto user = given_user();
  given_wrong(8, home, user.email);
  guesses_age("4 s");

  const auto ninth = guess(home, user.email);
  const auto tenth = guess(home, user.email);

  EXPECT_EQ(ninth.status, 400);
  EXPECT_EQ(tenth.status, 429);
  EXPECT_EQ(tenth.header("Retry-After"), "8");
}

TEST_F(GuessesTest, WhatIsTurnedAwayIsNotCounted) {
  const auto user = given_user();
  given_wrong(10, home, user.email);

  for (int i = 0; i < 5; ++i) guess(home, user.email);

  EXPECT_EQ(database.count("guesses"), 10);
  EXPECT_EQ(retry_after(home, user.email), "16");
}

TEST_F(GuessesTest, ARightPasswordIsNoneWhereNoSessionCanBegin) {
  const auto user = given_user();
  database.execute("BEGIN; SELECT FROM users FOR UPDATE");

  const auto held = log_in(home, user.email);
  database.execute("ROLLBACK");

  EXPECT_EQ(held.status, 503);
  EXPECT_EQ(database.count("guesses"), 0);
}

TEST_F(GuessesTest, EachIsForgottenAfterAnHour) {
  const auto user = given_user();
  given_wrong(16, home, user.email);
  guesses_age("1 hour");

  EXPECT_EQ(guess(home, user.email).status, 400);
  EXPECT_EQ(log_in(home, user.email).status, 200);
}

TEST_F(GuessesTest, ASuccessForgetsWhatWasWrongThere) {
  const auto user = given_user();
  given_wrong(5, home, user.email);

  EXPECT_EQ(log_in(home, user.email).status, 200);

  EXPECT_EQ(database.count("guesses"), 0);
}

TEST_F(GuessesTest, ASuccessForgetsNothingThatWasWrongAtOthers) {
  const auto user = given_user();
  const auto victim = given_user();
  given_wrong(5, home, victim.email);
  given_wrong_at(user.email, 3);

  log_in(home, user.email);

  EXPECT_EQ(database.count("guesses"), 8);
  EXPECT_EQ(guess(home, victim.email).status, 400);
  EXPECT_EQ(guess(home, victim.email).status, 429);
}

TEST_F(GuessesTest, ANetworkWaitsWhomeverItGuessesAt) {
  const auto user = given_user();
  given_wrong_from(home, 9);

  EXPECT_EQ(retry_after(home, user.email), "8");
  EXPECT_EQ(log_in(elsewhere, user.email).status, 200);
}

TEST_F(GuessesTest, AnAddressWaitsWhereverItIsGuessedAtFrom) {
  const auto user = given_user();
  given_wrong_at(user.email, 9);

  EXPECT_EQ(retry_after(home, user.email), "8");
  EXPECT_EQ(log_in(home, given_user().email).status, 200) << "the network does not";
}

TEST_F(GuessesTest, AThousandFromEverywhereDoNotLockTheOwnerOut) {
  const auto user = given_user();
  log_in(home, user.email);
  given_wrong_at(user.email, 1000);

  const auto at_home = log_in(home, user.email);
  const auto on_the_way = log_in(elsewhere, user.email);
  guesses_age("1 minute");
  const auto a_minute_later = log_in(elsewhere, user.email);

  EXPECT_EQ(at_home.status, 200);
  EXPECT_EQ(on_the_way.status, 429);
  EXPECT_EQ(on_the_way.header("Retry-After"), "60");
  EXPECT_EQ(a_minute_later.status, 200);
}

TEST_F(GuessesTest, AnAccountKnowsItsLatestNetworks) {
  const auto user = given_user();
  for (int i = 0; i < 40; ++i) log_in(new_address(), user.email);
  log_in(home, user.email);

  EXPECT_EQ(database.count("known_networks"), 32);
  given_wrong_at(user.email, 20);
  EXPECT_EQ(log_in(home, user.email).status, 200);
}

TEST_F(GuessesTest, WhoHasGuessedInAKnownNetworkWaitsLikeAnybody) {
  const auto user = given_user();
  log_in(home, user.email);
  given_wrong(8, home, user.email);

  EXPECT_EQ(retry_after(home, user.email), "4");
}

TEST_F(GuessesTest, AllSpellingsOfAnAddressAreOne) {
  given_user({.email = "ann@bücher.example"});
  given_wrong_at("ann@bücher.example", 9);

  EXPECT_EQ(log_in(home, "ANN@BÜCHER.example").status, 429);
  EXPECT_EQ(log_in(home, "ann@xn--bcher-kva.example").status, 429);
  EXPECT_EQ(log_in(home, "Ann@bu\u0308cher.EXAMPLE").status, 429);
}

TEST_F(GuessesTest, AnOverlongPasswordIsAGuess) {
  const auto user = given_user();

  log_in(home, user.email, std::string(10'000, 'x'));

  EXPECT_EQ(database.scalar("SELECT count(*) FROM guesses WHERE is_wrong"), "1");
}

TEST_F(GuessesTest, NoAddressOfMailIsStored) {
  guess(home, "ann@example.com");
  log_in(home, given_user().email);

  EXPECT_EQ(database.scalar("SELECT count(*) FROM guesses WHERE guesses::text LIKE '%@%'"), "0");
  EXPECT_EQ(
      database.scalar("SELECT count(*) FROM known_networks WHERE known_networks::text LIKE '%@%'"),
      "0");
  EXPECT_EQ(database.scalar("SELECT octet_length(address) FROM guesses"), "16");
}

TEST_F(GuessesTest, WhatIsOldGoes) {
  given_wrong_from(home, 3);
  guesses_age("1 hour");
  given_wrong_from(home, 1);

  run_job();

  EXPECT_TRUE(test::eventually([&] { return database.count("guesses") == 1; }));
}

TEST_F(GuessesTest, OfMoreThanAMillionTheOldestGo) {
  given_wrong_from(home, 3);
  database.execute("SELECT setval('guesses_id_seq', currval('guesses_id_seq') + 1000000)");
  given_wrong_from(home, 2);

  run_job();

  EXPECT_TRUE(test::eventually([&] { return database.count("guesses") == 2; }));
}

TEST_F(GuessesTest, NetworksThatNobodyHasComeFromForAYearGo) {
  log_in(home, given_user().email);
  database.execute("UPDATE known_networks SET last_login = now() - interval '366 days'");

  run_job();

  EXPECT_TRUE(test::eventually([&] { return database.count("known_networks") == 0; }));
}

struct Wait {
  int wrong;
  std::string seconds;
};

void PrintTo(const Wait& wait, std::ostream* out) { *out << wait.wrong << " wrong ones"; }

class GuessesWait : public GuessFixture, public testing::WithParamInterface<Wait> {};

TEST_P(GuessesWait, DoublesUpToAQuarterOfAnHour) {
  const auto address = new_address();
  given_wrong_from(address, GetParam().wrong);

  const auto reply = log_in(address, given_user().email);

  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.header("Retry-After"), GetParam().seconds);
}

INSTANTIATE_TEST_SUITE_P(Counts, GuessesWait,
                         testing::Values(Wait{6, "1"}, Wait{7, "2"}, Wait{8, "4"}, Wait{11, "32"},
                                         Wait{15, "512"}, Wait{16, "900"}, Wait{500, "900"}));

class GuessesWithoutDatabase : public GuessFixture {
 protected:
  static void TearDownTestSuite() { renew_service(); }
  ~GuessesWithoutDatabase() override {
    database.come_up();
    test::eventually([this] { return anonymous().get("/readyz").status == 200; });
  }
};

TEST_F(GuessesWithoutDatabase, NobodyGuesses) {
  const auto user = given_user();
  database.go_down();

  EXPECT_EQ(log_in(new_address(), user.email).status, 503);
}

}  // namespace
}  // namespace cartwright::customers
