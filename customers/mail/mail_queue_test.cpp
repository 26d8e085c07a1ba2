// What becomes of mails where the server of mail is away, slow or unwilling.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/mail_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::customers {
namespace {

using test::eventually;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class MailQueueTest : public MailFixture {
 protected:
  std::string of_mail(const std::string& what) {
    return database.scalar("SELECT coalesce(max(" + what +
                           ")::text, '') FROM jobs "
                           "WHERE kind = 'mail'");
  }

  void change_password(const KnownUser& user) {
    const auto reply =
        as(user).patch(user.path("/change-password/"), password_change_body("battery staple"));
    ASSERT_EQ(reply.status, 200) << reply.body;
  }

  /// Mails of which nobody hears, as they are due tomorrow.
  void given_waiting(std::int64_t count) {
    database.execute(
        "INSERT INTO jobs (kind, body, due) SELECT 'mail', '{}', now() + "
        "interval '1 day' FROM generate_series(1, " +
        std::to_string(count) + ")");
  }

  void given_retries_at_once() {
    ASSERT_TRUE(eventually([this] { return of_mail("last_error") != ""; }));
    database.execute("UPDATE jobs SET due = now() WHERE kind = 'mail'");
  }
};

TEST_F(MailQueueTest, AChangedPasswordIsToldToItsOwner) {
  const auto user = given_user();

  change_password(user);

  const auto mail = this->mail();
  EXPECT_EQ(mail.to, user.email);
  EXPECT_EQ(mail.subject, "Your password has changed");
  EXPECT_EQ(mail.defects, "");
}

TEST_F(MailQueueTest, AChangedAddressIsToldToTheOldOne) {
  const auto user = given_user();

  as(user).patch(user.path(), R"({"email": "new@example.com"})");

  const auto mail = this->mail();
  EXPECT_EQ(mail.to, user.email);
  EXPECT_EQ(mail.subject, "Your account has another e-mail address");
  EXPECT_THAT(mail.text, Not(HasSubstr("new@example.com")));
}

TEST_F(MailQueueTest, NobodyIsToldOfAnotherName) {
  const auto user = given_user();

  as(user).patch(user.path(), R"({"first_name": "Anna", "email": ")" + user.email + R"("})");

  EXPECT_THAT(mails(), IsEmpty());
}

TEST_F(MailQueueTest, NobodyIsToldOfAChangeThatIsRefused) {
  const auto user = given_user();
  const auto other = given_user();

  as(user).patch(user.path(), R"({"email": ")" + other.email + R"("})");
  as(user).patch(other.path(), R"({"email": "new@example.com"})");

  EXPECT_THAT(mails(), IsEmpty());
}

TEST_F(MailQueueTest, AMailThatIsNotTakenNowIsSentLater) {
  host.say({.recipient = "450 4.2.1 greylisted"});
  const auto user = given_user();
  change_password(user);
  ASSERT_TRUE(eventually([this] { return of_mail("last_error") == "450 4.2.1 greylisted"; }));

  host.say({});
  given_retries_at_once();

  EXPECT_EQ(mail().to, user.email);
}

TEST_F(MailQueueTest, AMailThatIsNeverTakenIsKeptWithItsError) {
  host.say({.recipient = "550 5.1.1 nobody here"});

  change_password(given_user());

  ASSERT_TRUE(eventually([this] { return of_mail("failed_at") != ""; }));
  EXPECT_EQ(of_mail("last_error"), "550 5.1.1 nobody here");
  EXPECT_EQ(of_mail("attempts"), "1");
}

TEST_F(MailQueueTest, AMailThatIsSentTwiceIsTheSameMail) {
  host.say({.end = ""});
  const auto user = given_user();
  recover(user.email);
  given_retries_at_once();
  host.say({});

  const auto all = mails();

  ASSERT_GE(all.size(), 2);
  EXPECT_EQ(all.front().message_id, all.back().message_id);
  EXPECT_EQ(code_in(all.front()), code_in(all.back()));
  EXPECT_EQ(reset(code_in(all.front())).status, 200);
}

TEST_F(MailQueueTest, AnEarlierMailThatIsLateIsNotSentAfterALaterOne) {
  const auto user = given_user();
  host.say({.greeting = "421 too busy"});
  recover(user.email);
  ASSERT_TRUE(eventually([this] { return of_mail("last_error") != ""; }));
  database.execute("UPDATE jobs SET due = now() + interval '1 hour' WHERE kind = 'mail'");
  host.say({});
  recover(user.email);
  ASSERT_TRUE(eventually([this] { return waiting() == 1; }));

  database.execute("UPDATE jobs SET due = now() WHERE kind = 'mail'");

  EXPECT_EQ(reset(code()).status, 200);
}

TEST_F(MailQueueTest, NoCodeStandsInTheQueue) {
  host.say({.end = "451 4.3.0 later"});
  const auto user = given_user();

  recover(user.email);

  ASSERT_TRUE(eventually([this] { return of_mail("last_error") != ""; }));
  const auto sent = test::parse_mail(host.mails().back());
  EXPECT_THAT(database.scalar("SELECT jobs::text FROM jobs WHERE kind = 'mail'"),
              Not(HasSubstr(code_in(sent))));
}

TEST_F(MailQueueTest, AMailThatNobodyCouldSendForTwoDaysIsNotSent) {
  const auto user = given_user();
  time_passes(-std::chrono::hours(49));
  host.say({.greeting = "421 too busy"});
  recover(user.email);
  ASSERT_TRUE(eventually([this] { return of_mail("last_error") != ""; }));
  host.say({});
  time_passes(std::chrono::hours(49));

  given_retries_at_once();

  EXPECT_TRUE(eventually([this] { return of_mail("failed_at") != ""; }));
}

TEST_F(MailQueueTest, WhatWasGivenUpIsForgottenAfterAMonth) {
  database.execute(
      "INSERT INTO jobs (kind, body, failed_at) VALUES ('mail', '{}', now() - interval '31 days'), "
      "('mail', '{}', now() - interval '29 days')");

  EXPECT_TRUE(eventually([this] {
    database.execute("UPDATE jobs SET due = now() WHERE kind LIKE 'forget mails%'");
    return waiting() == 1;
  }));
}

TEST_F(MailQueueTest, WhoAsksForAMailIsToldToWaitWhereTooManyWait) {
  given_waiting(MailQueue::kMost);
  const auto user = given_user();

  EXPECT_EQ(recover(user.email).status, 503);
  EXPECT_EQ(recover("nobody@example.com").status, 503);
  EXPECT_EQ(ask_to_verify(user).status, 503);
}

TEST_F(MailQueueTest, NoticesGoOnWhereTooManyWait) {
  given_waiting(MailQueue::kMost);

  change_password(given_user());

  EXPECT_EQ(waiting(), MailQueue::kMost + 1);
}

TEST_F(MailQueueTest, NoRequestWaitsForAServerThatSaysNothing) {
  host.say({.greeting = std::nullopt});
  const auto user = given_user();

  const auto begin = std::chrono::steady_clock::now();
  recover(user.email);
  recover(user.email);
  EXPECT_EQ(as(user).get(user.path()).status, 200);

  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  database.execute("DELETE FROM jobs WHERE kind = 'mail'");
}

}  // namespace
}  // namespace cartwright::customers
