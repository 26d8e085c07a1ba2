// What operators see of mail: its settings, and what becomes of it without them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/contracts/service_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class MailProgramTest : public test::ServiceFixture {
 protected:
  static test::Settings mail_settings(const test::Settings& changes) {
    return test::with({{"SMTP_URL", "smtp://127.0.0.1:1"},
                       {"MAIL_FROM", "shop@example.com"},
                       {"SHOP_URL", "https://shop.example"}},
                      changes);
  }

  static int recover(test::ServiceProcess& program) {
    return client_of(program)
        .post("/api/v1/auth/recover/", R"({"email": "ann@example.com"})")
        .status;
  }
};

TEST_F(MailProgramTest, SaysAtStartThatNoMailGoesOut) {
  auto program = start();

  const auto status = recover(program);
  program.stop();

  EXPECT_EQ(status, 202);
  EXPECT_THAT(program.output(), HasSubstr("SMTP_URL is not set, so no mail goes out"));
  EXPECT_EQ(database.scalar("SELECT count(*) FROM jobs WHERE kind = 'mail'"), "0");
}

TEST_F(MailProgramTest, NamesInDebugTheMailsThatDoNotGoOut) {
  auto program = start({{"DEBUG", "true"}});

  const auto status = recover(program);
  program.stop();

  EXPECT_EQ(status, 202);
  EXPECT_THAT(program.output(),
              AllOf(HasSubstr(R"("occasion":"recovery")"), Not(HasSubstr("ann@example.com"))));
}

TEST_F(MailProgramTest, RefusesSettingsThatDoNotFitWithoutTellingThePassword) {
  const auto ended = run(mail_settings({{"SMTP_URL", "http://shop:geheim@mail.example"},
                                        {"MAIL_FROM", "shop"},
                                        {"SHOP_URL", "shop.example"}}));

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("SMTP_URL is not smtp://host"), HasSubstr("MAIL_FROM is not"),
                    HasSubstr("SHOP_URL is not a URL"), Not(HasSubstr("geheim"))));
}

TEST_F(MailProgramTest, VerifiesNobodyWithoutAServerOfMail) {
  const auto ended = run({{"REGISTRATION", "verified"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("REGISTRATION is verified, which is done by mail"));
}

TEST_F(MailProgramTest, DoesNotStartWithABrokenTemplate) {
  const std::filesystem::path folder = testing::TempDir() + "cartwright-broken-templates";
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "recovery.txt") << "Subject: Hello\n\n{{code}}\n{{link}}\n";
  std::ofstream(folder / "recovery.html") << "<p>{{code}}</p>\n";

  const auto ended = run(mail_settings({{"MAIL_TEMPLATES", folder.string()}}));

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("recovery.txt:4: {{link}} is none of"));
}

}  // namespace
}  // namespace cartwright::customers
