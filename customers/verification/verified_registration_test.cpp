// REGISTRATION=verified: who registers shows first that the address is theirs, and nobody is told
// whether it was free.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/mail_fixture.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::customers {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kEmail = "ann@example.com";
constexpr auto kNewPassword = "correct horse";  // of new_user_body()

class VerifiedRegistrationTest : public MailFixture {
 protected:
  VerifiedRegistrationTest() : MailFixture(Registration::verified) {}

  test::HttpReply register_ann() { return anonymous().post(kCreate, new_user_body()); }

  test::HttpReply register_from(const std::string& address, const std::string& email) {
    auto client = anonymous();
    client.come_from(address);
    return client.post(kCreate, new_user_body({{"email", email}}));
  }

  double time_of_login(const std::string& email) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(login_status(email, kNewPassword), 400);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }

  std::chrono::microseconds median_of_registrations(std::string (*email_of)(int)) {
    std::vector<std::chrono::microseconds> times;
    for (int i = 0; i < 15; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      register_from(fmt::format("127.0.1.{}", ++networks_), email_of(i));
      times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
          std::chrono::steady_clock::now() - begin));
    }
    std::ranges::nth_element(times, times.begin() + 7);
    return times[7];
  }

 private:
  int networks_ = 0;
};

TEST_F(VerifiedRegistrationTest, SendsACodeToWhoRegisters) {
  const auto reply = register_ann();

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(mail().to, kEmail);
  EXPECT_THAT(mail().text, HasSubstr("/verify#code="));
}

TEST_F(VerifiedRegistrationTest, NobodyLogsInBeforeTheAddressIsVerified) {
  register_ann();

  EXPECT_EQ(login_status(kEmail, kNewPassword), 400);
  verify(code());
  EXPECT_EQ(login_status(kEmail, kNewPassword), 200);
}

TEST_F(VerifiedRegistrationTest, AnswersForATakenAddressAsForAFreeOne) {
  given_user({.email = "taken@example.com"});

  const auto free = register_ann();
  const auto taken = anonymous().post(kCreate, new_user_body({{"email", "taken@example.com"}}));

  EXPECT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(taken.at("/data/id").as_int64(), free.at("/data/id").as_int64() + 1);
  EXPECT_EQ(taken.text("/data/email"), "taken@example.com");
  EXPECT_EQ(taken.text("/data/created").size(), free.text("/data/created").size());
  EXPECT_EQ(taken.data().as_object().size(), free.data().as_object().size());
  EXPECT_EQ(database.count("users"), 2);
}

TEST_F(VerifiedRegistrationTest, NoIdIsGivenOutTwice) {
  const auto first = register_ann();
  const auto second = register_ann();
  const auto third = anonymous().post(kCreate, new_user_body({{"email", "bob@example.com"}}));

  EXPECT_LT(first.at("/data/id").as_int64(), second.at("/data/id").as_int64());
  EXPECT_LT(second.at("/data/id").as_int64(), third.at("/data/id").as_int64());
}

TEST_F(VerifiedRegistrationTest, WhoHasTheAddressIsTold) {
  const auto user = given_user({.email = kEmail});

  register_ann();

  const auto mail = this->mail();
  EXPECT_EQ(mail.to, kEmail);
  EXPECT_EQ(mail.subject, "You have an account already");
  EXPECT_EQ(login_status(kEmail, kNewPassword), 400);
}

TEST_F(VerifiedRegistrationTest, WhoHasTheAddressMayTakeTheAccountBackFromWhoRegisteredIt) {
  register_ann();
  mails();
  anonymous().post(kCreate, new_user_body({{"password", "of the owner"}}));
  const auto all = mails();

  ASSERT_EQ(all.size(), 2);
  EXPECT_EQ(reset(code_in(all.back()), "of the owner").status, 200);
  EXPECT_EQ(login_status(kEmail, "of the owner"), 200);
  EXPECT_EQ(login_status(kEmail, kNewPassword), 400);
}

TEST_F(VerifiedRegistrationTest, NoMailboxIsFilledByIt) {
  given_user({.email = kEmail});

  test::repeat(8, [this] { EXPECT_EQ(register_ann().status, 201); });

  EXPECT_LE(mails().size(), 5);
}

TEST_F(VerifiedRegistrationTest, AnAdministratorIsToldThatAnAddressIsTaken) {
  given_user({.email = kEmail});
  const auto admin = given_admin();

  const auto reply = as(admin).post(kCreate, new_user_body());

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("email"), "User with this email already exists.");
  EXPECT_THAT(mails(), IsEmpty());
}

TEST_F(VerifiedRegistrationTest, AnotherAddressGetsACodeAtOnce) {
  const auto user = given_user();

  as(user).patch(user.path(), R"({"email": "new@example.com"})");

  const auto all = mails();
  EXPECT_EQ(all.size(), 2);
  EXPECT_TRUE(std::ranges::any_of(all, [](const auto& mail) {
    return mail.to == "new@example.com" && mail.text.contains("/verify#code=");
  }));
}

TEST_F(VerifiedRegistrationTest, OneAccountThatMovesOnAndOnMailsFewStrangers) {
  const auto user = given_user();
  for (int i = 0; i < 10; ++i) {
    as(user).patch(user.path(), fmt::format(R"({{"email": "stranger{}@example.com"}})", i));
  }

  EXPECT_EQ(mails().size(), 10) << "five moves, each told to both addresses";
}

TEST_F(VerifiedRegistrationTest, OneNetworkRegistersSoManyAnHour) {
  for (int i = 0; i < 20; ++i) register_from("127.0.0.9", fmt::format("{}@example.com", i));

  const auto one_more = register_from("127.0.0.9", "one-more@example.com");
  const auto of_others = register_from("127.0.0.10", "one-more@example.com");

  EXPECT_EQ(one_more.status, 429);
  EXPECT_EQ(one_more.error_code(), "too_many_requests");
  EXPECT_EQ(of_others.status, 201);
}

TEST_F(VerifiedRegistrationTest, ARepeatIsAnsweredWhoeverElseHasRegistered) {
  auto client = anonymous().with("Idempotency-Key", "registration-of-ann");
  const auto first = client.post(kCreate, new_user_body());
  for (int i = 1; i < 20; ++i) register_from("127.0.0.1", fmt::format("{}@example.com", i));

  const auto repeated = client.post(kCreate, new_user_body());

  EXPECT_EQ(register_from("127.0.0.1", "one-more@example.com").status, 429);
  EXPECT_EQ(repeated.status, 201);
  EXPECT_EQ(repeated.body, first.body);
}

TEST_F(VerifiedRegistrationTest, NoLoginTellsByItsTimeWhetherTheAddressWasFree) {
  given_user({.email = "taken@example.com"});
  anonymous().post(kCreate, new_user_body({{"email", "taken@example.com"}}));
  register_ann();

  const auto taken =
      std::min(time_of_login("taken@example.com"), time_of_login("taken@example.com"));
  const auto free = std::min(time_of_login(kEmail), time_of_login(kEmail));

  EXPECT_LT(taken, free * 1.5);
  EXPECT_LT(free, taken * 1.5);
}

TEST_F(VerifiedRegistrationTest, TakesAsLongForATakenAddressAsForAFreeOne) {
  given_user({.email = "taken@example.com"});

  const auto taken = median_of_registrations([](int) { return std::string("taken@example.com"); });
  const auto free =
      median_of_registrations([](int i) { return std::to_string(i) + "@example.com"; });

  EXPECT_LT(taken, free * 2);
  EXPECT_LT(free, taken * 2);
}

}  // namespace
}  // namespace cartwright::customers
