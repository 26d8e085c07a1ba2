#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/mail_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kNewPassword = "battery staple";
constexpr auto kNoCodeText = "Invalid or expired code.";

class RecoveryTest : public MailFixture {
 protected:
  /// So many wrong guesses from elsewhere that whoever comes from anywhere else waits for a minute.
  void given_guesses_of_others(const KnownUser& user) {
    auto elsewhere = anonymous();
    elsewhere.come_from("127.0.0.9");
    elsewhere.post(kLogin, credentials_body(user.email, "a wrong password"));
    database.execute(
        "INSERT INTO guesses (network, address, is_wrong)"
        " SELECT network, address, true FROM guesses, generate_series(1, 20)");
  }
};

TEST_F(RecoveryTest, AnswersTheSameWhetherAnybodyHasTheAddress) {
  const auto user = given_user();

  const auto known = recover(user.email);
  const auto unknown = recover("nobody@example.com");

  EXPECT_EQ(known.status, 202) << known.body;
  EXPECT_EQ(unknown.status, 202);
  EXPECT_EQ(known.body, R"({"data":{}})");
  EXPECT_EQ(unknown.body, known.body);
}

TEST_F(RecoveryTest, WritesToTheOwnerOfTheAddressAlone) {
  const auto user = given_user();

  recover(user.email);
  recover("nobody@example.com");

  const auto mail = this->mail();
  EXPECT_EQ(mail.to, user.email);
  EXPECT_EQ(mail.from, "shop@example.com");
  EXPECT_EQ(mail.from_name, "Bücher & <Söhne>");
  EXPECT_EQ(mail.defects, "");
}

TEST_F(RecoveryTest, SaysWhatTheCodeIsForInBothTexts) {
  const auto user = given_user({.email = "ann&bob@example.com"});

  recover(user.email);

  const auto mail = this->mail();
  EXPECT_THAT(mail.text, HasSubstr("https://shop.example/reset-password#code="));
  EXPECT_THAT(mail.text, HasSubstr("ann&bob@example.com"));
  EXPECT_THAT(mail.html, HasSubstr("ann&amp;bob@example.com"));
  EXPECT_THAT(mail.html, HasSubstr("Bücher &amp; &lt;Söhne&gt;"));
}

TEST_F(RecoveryTest, FindsAnAddressAsALoginDoes) {
  const auto user = given_user({.email = "ann@bücher.example"});

  recover("ANN@xn--bcher-kva.example");

  EXPECT_EQ(mail().to, "ann@xn--bcher-kva.example");
}

TEST_F(RecoveryTest, KeepsNoCodeInTheDatabase) {
  const auto user = given_user();

  recover(user.email);

  const auto code = this->code();
  EXPECT_EQ(database.count("codes"), 1);
  EXPECT_THAT(database.scalar("SELECT codes::text FROM codes"), Not(HasSubstr(code)));
}

TEST_F(RecoveryTest, ResetReplacesThePassword) {
  const auto user = given_user();
  const auto code = given_recovery(user);

  const auto reply = reset(code, kNewPassword);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, R"({"data":{}})");
  EXPECT_EQ(login_status(user.email, kNewPassword), 200);
  EXPECT_EQ(login_status(user.email, kPassword), 400);
}

TEST_F(RecoveryTest, ResetEndsTheTokensOfBefore) {
  const auto user = given_user();
  EXPECT_EQ(as(user).get(user.path()).status, 200);
  const auto code = given_recovery(user);

  reset(code);

  EXPECT_EQ(as(user).get(user.path()).status, 401);
}

TEST_F(RecoveryTest, ResetShowsThatTheAddressIsItsOwners) {
  const auto user = given_user();
  const auto code = given_recovery(user);

  reset(code);

  EXPECT_EQ(database.scalar("SELECT email_verified FROM users"), "t");
}

TEST_F(RecoveryTest, ResetIsToldToTheOwner) {
  const auto user = given_user();
  const auto code = given_recovery(user);

  reset(code);

  const auto mails = this->mails();
  ASSERT_EQ(mails.size(), 2);
  EXPECT_EQ(mails.back().subject, "Your password has changed");
  EXPECT_EQ(mails.back().to, user.email);
}

TEST_F(RecoveryTest, AnOwnerWhoHasResetThePasswordDoesNotWaitForGuessesOfOthers) {
  const auto user = given_user();
  given_guesses_of_others(user);
  EXPECT_EQ(login_status(user.email, kPassword), 429);

  reset(given_recovery(user));

  EXPECT_EQ(login_status(user.email, kNewPassword), 200);
}

TEST_F(RecoveryTest, ACodeIsForOneTime) {
  const auto user = given_user();
  const auto code = given_recovery(user);
  reset(code);

  const auto reply = reset(code, "another password");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("code"), kNoCodeText);
  EXPECT_EQ(login_status(user.email, kNewPassword), 200);
}

TEST_F(RecoveryTest, ACodeIsForOneOfManyAtOnce) {
  const auto user = given_user();
  const auto code = given_recovery(user);

  const auto statuses = test::in_parallel(8, [&](std::size_t) { return reset(code).status; });

  EXPECT_EQ(std::ranges::count(statuses, 200), 1);
  EXPECT_EQ(std::ranges::count(statuses, 400), 7);
  EXPECT_EQ(database.scalar("SELECT password_version FROM users"), "1");
}

TEST_F(RecoveryTest, ACodeEndsWhenTheNextIsSent) {
  const auto user = given_user();
  const auto first = given_recovery(user);
  const auto second = given_recovery(user);

  EXPECT_EQ(reset(first).status, 400);
  EXPECT_EQ(reset(second).status, 200);
}

TEST_F(RecoveryTest, ACodeEndsAfterHalfAnHour) {
  const auto user = given_user();
  const auto code = given_recovery(user);
  database.execute("UPDATE codes SET expires = expires - interval '30 minutes'");

  EXPECT_EQ(reset(code).field_error("code"), kNoCodeText);
  EXPECT_EQ(database.scalar("SELECT password_version FROM users"), "0");
}

TEST_F(RecoveryTest, ACodeIsForHalfAnHour) {
  const auto user = given_user();
  const auto code = given_recovery(user);
  database.execute("UPDATE codes SET expires = expires - interval '29 minutes'");

  EXPECT_EQ(reset(code).status, 200);
}

TEST_F(RecoveryTest, ACodeIsForTheAddressThatItWasSentTo) {
  const auto user = given_user();
  const auto code = given_recovery(user);
  database.execute("UPDATE users SET email = 'other@example.com'");

  EXPECT_EQ(reset(code).field_error("code"), kNoCodeText);
}

TEST_F(RecoveryTest, ACodeToVerifyReplacesNoPassword) {
  const auto user = given_user();
  const auto code = given_verification(user);

  EXPECT_EQ(reset(code).field_error("code"), kNoCodeText);
  EXPECT_EQ(verify(code).status, 200);
}

TEST_F(RecoveryTest, WhoIsSwitchedOffGetsNoCodeAndUsesNone) {
  const auto user = given_user();
  const auto code = given_recovery(user);
  database.execute("UPDATE users SET is_active = false");

  recover(user.email);

  EXPECT_EQ(mails().size(), 1);
  EXPECT_EQ(reset(code).field_error("code"), kNoCodeText);
}

TEST_F(RecoveryTest, ACodeOfAnAccountThatIsGoneIsNone) {
  const auto user = given_user();
  const auto code = given_recovery(user);
  as(user).del(user.path());

  EXPECT_EQ(reset(code).field_error("code"), kNoCodeText);
}

class RecoveryWithoutCode : public MailFixture, public testing::WithParamInterface<const char*> {};

TEST_P(RecoveryWithoutCode, IsRefused) {
  EXPECT_EQ(reset(GetParam()).field_error("code"), kNoCodeText);
}

INSTANTIATE_TEST_SUITE_P(Codes, RecoveryWithoutCode,
                         testing::Values("", "x", "3q2-7wJf0nXG5Yd0Z3eYyD1yVhT6b2m9QkLxS8uRcNE",
                                         "3q2-7wJf0nXG5Yd0Z3eYyD1yVhT6b2m9QkLxS8uRcNE="));

TEST_F(RecoveryTest, ResetRefusesAPasswordThatIsLikeTheAddress) {
  const auto user = given_user({.email = "annemarie@example.com"});
  const auto code = given_recovery(user);

  const auto reply = reset(code, "annemarie1");

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.field_error("new_password"),
            "This password is too similar to the e-mail address.");
  EXPECT_EQ(reset(code).status, 200);
}

TEST_F(RecoveryTest, ResetTakesThePasswordThatRegistrationTakes) {
  const auto user = given_user();
  const auto code = given_recovery(user);

  const auto reply = reset(code, "short");

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reset(code).status, 200);
}

}  // namespace
}  // namespace cartwright::customers
