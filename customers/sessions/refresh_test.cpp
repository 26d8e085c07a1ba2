// How a login goes on: exchanges of refresh tokens, one after the other, at once, and twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <set>
#include <string>

#include "customers/testing/sessions_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kUnknown = "Invalid refresh token";
constexpr const char* kUsedTwice = "Refresh token was used twice";

class RefreshTest : public SessionsFixture {};

TEST_F(RefreshTest, AnswersNewTokensOfTheSameSession) {
  const auto login = log_in(user);

  const auto reply = refresh(login.refresh_token);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.text("/data/token"), StartsWith("Bearer ey"));
  EXPECT_NE(reply.text("/data/refresh_token"), login.refresh_token);
  EXPECT_EQ(reply.number("/data/session_id"), login.session_id);
  EXPECT_EQ(reply.number("/data/expires_in"), 7 * 24 * 3600);
  EXPECT_EQ(reply.data().as_object().size(), 4U);
}

TEST_F(RefreshTest, TheNewTokenOpensTheAccountAsTheOldOneDoes) {
  const auto login = log_in(user);

  const Issued refreshed(refresh(login.refresh_token));

  EXPECT_EQ(opens(refreshed.token, user), 200);
  EXPECT_EQ(opens(login.token, user), 200);
}

TEST_F(RefreshTest, GoesOnFromExchangeToExchange) {
  const auto login = log_in(user);

  const Issued second(refresh(login.refresh_token));
  const Issued third(refresh(second.refresh_token));
  const auto fourth = refresh(third.refresh_token);

  EXPECT_EQ(fourth.status, 200) << fourth.body;
}

TEST_F(RefreshTest, AnAnswerThatWasLostIsGivenAgain) {
  const auto login = log_in(user);
  const Issued lost(refresh(login.refresh_token));

  const Issued again(refresh(login.refresh_token));

  EXPECT_EQ(again.refresh_token, lost.refresh_token);
  EXPECT_EQ(opens(again.token, user), 200);
  EXPECT_EQ(refresh(again.refresh_token).status, 200);
}

TEST_F(RefreshTest, OfFiftyExchangesAtOnceAllGetTheSameSuccessor) {
  const auto login = log_in(user);

  const auto successors = test::in_parallel(
      50, [&](std::size_t) { return refresh(login.refresh_token).text("/data/refresh_token"); });

  EXPECT_THAT(std::set(successors.begin(), successors.end()), SizeIs(1));
  EXPECT_EQ(refresh(successors.front()).status, 200);
}

TEST_F(RefreshTest, LaterUseOfATokenEndsTheSession) {
  const auto login = log_in(user);
  const Issued refreshed(refresh(login.refresh_token));
  ages("interval '11 seconds'");

  const auto reply = refresh(login.refresh_token);

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), kUsedTwice);
  EXPECT_EQ(opens(refreshed.token, user), 401);
  EXPECT_EQ(refresh(refreshed.refresh_token).message(), kUnknown);
  EXPECT_EQ(database.scalar("SELECT ending FROM sessions"), "reuse");
}

TEST_F(RefreshTest, UseOfATokenBeforeThePreviousOneEndsTheSessionAtOnce) {
  const auto login = log_in(user);
  const Issued second(refresh(login.refresh_token));
  const Issued third(refresh(second.refresh_token));

  const auto reply = refresh(login.refresh_token);

  EXPECT_EQ(reply.message(), kUsedTwice);
  EXPECT_EQ(refresh(third.refresh_token).status, 401);
}

TEST_F(RefreshTest, WhoStoleATokenAndComesFirstLosesItWithItsOwner) {
  const auto login = log_in(user);
  const Issued thief(refresh(login.refresh_token));
  ages("interval '1 minute'");

  const auto owner = refresh(login.refresh_token);

  EXPECT_EQ(owner.message(), kUsedTwice);
  EXPECT_EQ(refresh(thief.refresh_token).status, 401);
  EXPECT_EQ(opens(thief.token, user), 401);
}

TEST_F(RefreshTest, AMadeUpTokenEndsNothing) {
  const auto login = log_in(user);
  auto forged = login.refresh_token;
  forged.back() = forged.back() == 'A' ? 'Q' : 'A';

  const auto reply = refresh(forged);

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), kUnknown);
  EXPECT_EQ(refresh(login.refresh_token).status, 200);
}

TEST_F(RefreshTest, EndsWhenTheTokenHasLainIdle) {
  const auto login = log_in(user);
  ages("interval '14 days'");

  const auto reply = refresh(login.refresh_token);

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), kUnknown);
}

TEST_F(RefreshTest, EndsAfterAllItsDaysHoweverOftenItIsUsed) {
  auto issued = log_in(user);
  for (int week = 0; week < 12; ++week) {
    ages("interval '7 days'");
    issued = Issued(refresh(issued.refresh_token));
  }
  ages("interval '6 days'");

  const auto reply = refresh(issued.refresh_token);

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), kUnknown);
}

TEST_F(RefreshTest, ATokenIsNotGoodForLongerThanItsSession) {
  const auto login = log_in(user);
  database.execute("UPDATE sessions SET created = created - interval '89 days'");

  const auto reply = refresh(login.refresh_token);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_LE(reply.number("/data/expires_in"), 24 * 3600);
}

TEST_F(RefreshTest, AClockThatJumpsBackTakesNothingAway) {
  const auto login = log_in(user);
  ages("interval '-1 hour'");

  const Issued refreshed(refresh(login.refresh_token));

  EXPECT_EQ(refresh(login.refresh_token).text("/data/refresh_token"), refreshed.refresh_token);
  EXPECT_EQ(refresh(refreshed.refresh_token).status, 200);
}

TEST_F(RefreshTest, WaitsForAnotherPasswordOfItsOwnSessionAndGoesOn) {
  const auto login = log_in(user);
  database.execute(
      "BEGIN; UPDATE users SET password_version = password_version + 1;"
      "UPDATE sessions SET token_epoch = (SELECT token_epoch FROM users)");
  auto refreshed =
      std::async(std::launch::async, [&] { return refresh(login.refresh_token).status; });
  EXPECT_TRUE(test::eventually([&] { return database.count_waiting() == 1; }));

  database.execute("COMMIT");

  EXPECT_EQ(refreshed.get(), 200);
}

TEST_F(RefreshTest, IsNotForAnAccountThatIsSwitchedOff) {
  const auto login = log_in(user);
  database.execute("UPDATE users SET is_active = false");

  EXPECT_EQ(refresh(login.refresh_token).message(), kUnknown);
}

TEST_F(RefreshTest, IsNotForAnAccountThatIsGone) {
  const auto login = log_in(user);
  as(user).del(user.path());

  EXPECT_EQ(refresh(login.refresh_token).message(), kUnknown);
}

TEST_F(RefreshTest, TellsWhatTheAccountHasBecome) {
  const auto login = log_in(user);
  database.execute("UPDATE users SET is_admin = true");

  const Issued refreshed(refresh(login.refresh_token));

  EXPECT_EQ(anonymous().as(refreshed.token).get(kList).status, 200);
}

TEST_F(RefreshTest, WantsAToken) {
  const auto reply = anonymous().post(kRefresh, "{}");

  EXPECT_EQ(reply.status, 422);
}

TEST_F(RefreshTest, IsKeptByNoCache) {
  const auto login = log_in(user);

  EXPECT_EQ(refresh(login.refresh_token).header("Cache-Control"), "no-store");
}

TEST_F(RefreshTest, StoresNoTokenAsItIs) {
  const auto login = log_in(user);

  const Issued refreshed(refresh(login.refresh_token));

  EXPECT_EQ(database.scalar("SELECT count(*) FROM sessions WHERE refresh_hash::text LIKE '%" +
                            refreshed.refresh_token + "%'"),
            "0");
}

TEST_F(RefreshTest, WritesOneRowInItsOwnPlace) {
  auto issued = log_in(user);
  database.execute("SELECT pg_stat_reset_single_table_counters('sessions'::regclass)");

  for (int i = 0; i < 20; ++i) issued = Issued(refresh(issued.refresh_token));

  EXPECT_TRUE(test::eventually([this] {
    return database.scalar(
               "SELECT n_tup_upd >= 20 AND n_tup_hot_upd = n_tup_upd "
               "FROM pg_stat_user_tables WHERE relname = 'sessions'") == "t";
  }));
}

}  // namespace
}  // namespace cartwright::customers
