#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "customers/testing/mail_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kNoCodeText = "Invalid or expired code.";

class VerificationTest : public MailFixture {
 protected:
  bool is_verified(const KnownUser& user) {
    return as(user).get(user.path()).at("/data/email_verified").as_bool();
  }
};

TEST_F(VerificationTest, SendsACodeToTheOwnAddress) {
  const auto user = given_user();

  const auto reply = ask_to_verify(user);

  EXPECT_EQ(reply.status, 202) << reply.body;
  EXPECT_EQ(reply.body, R"({"data":{}})");
  EXPECT_EQ(mail().to, user.email);
  EXPECT_THAT(mail().text, HasSubstr("https://shop.example/verify#code="));
}

TEST_F(VerificationTest, NeedsToKnowWhoAsks) {
  EXPECT_EQ(anonymous().post("/api/v1/auth/verify/send/").status, 401);
}

TEST_F(VerificationTest, ACodeThatHasComeVerifiesTheAddress) {
  const auto user = given_user();
  EXPECT_FALSE(is_verified(user));

  const auto reply = verify(given_verification(user));

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, R"({"data":{}})");
  EXPECT_TRUE(is_verified(user));
}

TEST_F(VerificationTest, NobodyLosesATokenByIt) {
  const auto user = given_user();

  verify(given_verification(user));

  EXPECT_EQ(as(user).get(user.path()).status, 200);
}

TEST_F(VerificationTest, ACodeIsForOneTime) {
  const auto user = given_user();
  const auto code = given_verification(user);
  verify(code);

  const auto reply = verify(code);

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("code"), kNoCodeText);
}

TEST_F(VerificationTest, ACodeEndsWhenTheNextIsSent) {
  const auto user = given_user();
  const auto first = given_verification(user);
  const auto second = given_verification(user);

  EXPECT_EQ(verify(first).field_error("code"), kNoCodeText);
  EXPECT_EQ(verify(second).status, 200);
}

TEST_F(VerificationTest, ACodeEndsAfterADay) {
  const auto user = given_user();
  const auto code = given_verification(user);
  database.execute("UPDATE codes SET expires = expires - interval '24 hours'");

  EXPECT_EQ(verify(code).field_error("code"), kNoCodeText);
}

TEST_F(VerificationTest, ACodeIsForTheAddressThatItWasSentTo) {
  const auto user = given_user();
  const auto code = given_verification(user);
  as(user).patch(user.path(), R"({"email": "other@example.com"})");

  EXPECT_EQ(verify(code).field_error("code"), kNoCodeText);
  EXPECT_FALSE(is_verified(user));
}

TEST_F(VerificationTest, AnotherAddressIsNotVerified) {
  const auto user = given_user();
  verify(given_verification(user));

  const auto reply = as(user).patch(user.path(), R"({"email": "other@example.com"})");

  EXPECT_FALSE(reply.at("/data/email_verified").as_bool()) << reply.body;
}

TEST_F(VerificationTest, TheSameAddressStaysVerified) {
  const auto user = given_user();
  verify(given_verification(user));

  const auto reply = as(user).patch(user.path(), R"({"email": ")" + user.email + R"("})");

  EXPECT_TRUE(reply.at("/data/email_verified").as_bool()) << reply.body;
}

TEST_F(VerificationTest, ACodeForAPasswordVerifiesNothing) {
  const auto user = given_user();

  EXPECT_EQ(verify(given_recovery(user)).field_error("code"), kNoCodeText);
}

TEST_F(VerificationTest, SendsNothingToAnAddressThatIsVerified) {
  const auto user = given_user();
  database.execute("UPDATE users SET email_verified = true");

  EXPECT_EQ(ask_to_verify(user).status, 202);
  EXPECT_THAT(mails(), IsEmpty());
}

TEST_F(VerificationTest, SendsNoMoreThanFiveMailsAnHourToAnAddress) {
  const auto user = given_user();

  const auto statuses =
      test::in_parallel(12, [&](std::size_t) { return ask_to_verify(user).status; });

  EXPECT_EQ(std::ranges::count(statuses, 202), 5);
  EXPECT_EQ(std::ranges::count(statuses, 429), 7);
}

}  // namespace
}  // namespace cartwright::customers
