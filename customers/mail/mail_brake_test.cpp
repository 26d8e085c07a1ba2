// How many mails may be asked for.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/mail_fixture.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::customers {
namespace {

constexpr const char* kVictim = "victim@example.com";

class MailBrakeTest : public MailFixture {
 protected:
  test::HttpReply recover_from(const std::string& address, const std::string& email) {
    auto client = anonymous();
    client.come_from(address);
    return client.post("/api/v1/auth/recover/",
                       boost::json::serialize(boost::json::object{{"email", email}}));
  }

  void given_requests(int count, const std::string& email) {
    for (int i = 0; i < count; ++i) recover_from("127.0.0.9", email);
  }

  test::HttpReply move(const KnownUser& user, int number) {
    return as(user).patch(user.path(),
                          R"({"email": "moved)" + std::to_string(number) + R"(@example.com"})");
  }

  void given_requests_for_many(int count) {
    for (int i = 0; i < count; ++i) recover("user" + std::to_string(i) + "@example.com");
  }
};

TEST_F(MailBrakeTest, FiveAnHourGoToOneAddressWhoeverAsks) {
  given_requests(5, "ann@example.com");

  const auto reply = recover("ann@example.com");

  EXPECT_EQ(reply.status, 429);
  EXPECT_NEAR(std::stoi(reply.header("Retry-After")), 715, 10);
  EXPECT_EQ(reply.header("RateLimit-Policy"), R"("mails";q=5;w=3600)");
}

TEST_F(MailBrakeTest, AnAddressInAnotherSpellingIsTheSame) {
  given_requests(5, "ann@bücher.example");

  EXPECT_EQ(recover("ANN@XN--BCHER-KVA.example").status, 429);
  EXPECT_EQ(recover("bob@bücher.example").status, 202);
}

TEST_F(MailBrakeTest, OneComesBackInTwelveMinutes) {
  given_requests(5, "ann@example.com");
  database.execute("UPDATE mail_requests SET rested = rested - interval '721 seconds'");

  EXPECT_EQ(recover("ann@example.com").status, 202);
  EXPECT_EQ(recover("ann@example.com").status, 429);
}

TEST_F(MailBrakeTest, SaysNothingOfWhichAddressesThereAre) {
  const auto user = given_user();
  given_requests(5, user.email);
  given_requests(5, "nobody@example.com");

  auto known = recover(user.email);
  auto unknown = recover("nobody@example.com");

  EXPECT_EQ(known.status, 429);
  EXPECT_EQ(known.body, unknown.body);
  EXPECT_EQ(known.header("RateLimit-Policy"), unknown.header("RateLimit-Policy"));
}

TEST_F(MailBrakeTest, TwentyAnHourComeFromOneNetwork) {
  given_requests_for_many(20);

  const auto reply = recover("other@example.com");

  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.header("RateLimit-Policy"), R"("mails";q=20;w=3600)");
  EXPECT_EQ(recover_from("127.0.0.2", "other@example.com").status, 202);
}

TEST_F(MailBrakeTest, ANetworkThatIsBrakedTakesNothingFromAnAddress) {
  given_requests_for_many(20);
  test::repeat(10, [this] { recover("ann@example.com"); });

  EXPECT_EQ(recover_from("127.0.0.2", "ann@example.com").status, 202);
}

TEST_F(MailBrakeTest, VerificationAndRecoveryDoNotHinderEachOther) {
  const auto user = given_user();
  given_requests(5, user.email);

  EXPECT_EQ(recover(user.email).status, 429);
  EXPECT_EQ(ask_to_verify(user).status, 202);
}

TEST_F(MailBrakeTest, OneAccountThatMovesOnAndOnIsToldOfFiveMoves) {
  const auto user = given_user();
  for (int i = 0; i < 7; ++i) EXPECT_EQ(move(user, i).status, 200);

  EXPECT_EQ(mails().size(), 5);
}

TEST_F(MailBrakeTest, ManyAccountsThatLeaveOneAddressFillNoMailbox) {
  for (int i = 0; i < 7; ++i) EXPECT_EQ(move(given_user({.email = kVictim}), i).status, 200);

  const auto all = mails();

  EXPECT_EQ(std::ranges::count(all, kVictim, &test::ParsedMail::to), 5);
}

TEST_F(MailBrakeTest, WhoChangesThePasswordAgainAndAgainFillsNoMailbox) {
  const auto user = given_user();
  const auto admin = given_admin();
  for (int i = 0; i < 7; ++i)
    as(admin).patch(user.path("/change-password/"), password_change_body("battery staple"));

  EXPECT_EQ(mails().size(), 5);
}

TEST_F(MailBrakeTest, NoAddressStandsInTheDatabase) {
  recover("ann@example.com");

  EXPECT_EQ(database.scalar("SELECT count(*) FROM mail_requests WHERE octet_length(key) = 32"),
            "2");
}

}  // namespace
}  // namespace cartwright::customers
