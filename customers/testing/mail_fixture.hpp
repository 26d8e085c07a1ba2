#pragma once
// The fixture of tests about mail: a service that sends its mails to a server of the test, and the
// mails that have come there.

#include <string>
#include <vector>

#include "customers/config.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/mail/parsed_mail.hpp"
#include "platform/testing/mail/smtp_host.hpp"

namespace cartwright::customers {

/// A service with a server of mail, for all tests of a program.
template <Registration registration>
struct MailingCustomers {
  test::SmtpHost host;
  RunningCustomers customers{[this](Config& config) {
    config.mail = {.smtp_url = Secret("smtp://127.0.0.1:" + std::to_string(host.port())),
                   .from = "shop@example.com",
                   .shop_name = "Bücher & <Söhne>",
                   .shop_url = "https://shop.example"};
    config.registration = registration;
  }};
};

class MailFixture : public CustomersFixture {
 protected:
  MailFixture();
  explicit MailFixture(Registration registration);

  void TearDown() override;

  /// Waits until no mail waits any more, and returns all that came since the test began.
  std::vector<test::ParsedMail> mails();

  /// The one mail that came since the test began.
  test::ParsedMail mail();

  /// The code in a mail, both of whose texts have the same.
  static std::string code_in(const test::ParsedMail& mail);

  /// The code of the one mail that came since the test began.
  std::string code() { return code_in(mail()); }

  /// The account has a code by mail, of which the test does not hear otherwise.
  std::string given_recovery(const KnownUser& user);
  std::string given_verification(const KnownUser& user);

  test::HttpReply recover(const std::string& email);
  test::HttpReply reset(const std::string& code, const std::string& password = "battery staple");
  test::HttpReply ask_to_verify(const KnownUser& user);
  test::HttpReply verify(const std::string& code);
  int login_status(const std::string& email, const std::string& password);

  /// How many jobs are mails that wait, or were given up.
  std::int64_t waiting();

  test::SmtpHost& host;

 private:
  struct Parts {
    test::SmtpHost& host;
    RunningCustomers& customers;
  };
  static Parts parts_of(Registration registration);

  explicit MailFixture(Parts parts);

  std::size_t seen_;
};

}  // namespace cartwright::customers
