#include "platform/mail/sender.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "platform/testing/certificates.hpp"
#include "platform/testing/mail/parsed_mail.hpp"
#include "platform/testing/mail/real_smtp_server.hpp"
#include "platform/testing/mail/smtp_host.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::mail {
namespace {

using outbound::Encryption;
using test::SmtpHost;
using test::SmtpReplies;
using test::SmtpTls;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

enum class Outcome { sent, not_sent, refused };

Server server(std::uint16_t port, std::string_view scheme = "smtp", std::string_view login = "") {
  return Server::parse(Secret(fmt::format("{}://{}localhost:{}", scheme, login, port))).value();
}

class SenderTest : public testing::Test {
 protected:
  Outcome send(Sender& sender) {
    try {
      test::run(loop_, sender.send(message_));
      return Outcome::sent;
    } catch (const NotSent& failure) {
      why_ = failure.what();
      return Outcome::not_sent;
    } catch (const Refused& failure) {
      why_ = failure.what();
      return Outcome::refused;
    }
  }

  Outcome send_to(const SmtpHost& host) {
    Sender sender(server(host.port()), Encryption::if_offered);
    return send(sender);
  }

  Outcome send_to_one_that_says(SmtpReplies replies) {
    const SmtpHost host(std::move(replies));
    return send_to(host);
  }

  Message message_{.from = {"Shop", Address::of("shop@xn--bcher-kva.example").value()},
                   .to = {"Ann", Address::of("ann@example.org").value()},
                   .subject = "Hello",
                   .text = "One\n.\nTwo\n",
                   .html = "<p>One</p>\n",
                   .date = {},
                   .id = "1"};
  const rpc::TlsFiles files_ = test::certificate("customers");
  boost::asio::io_context loop_;
  std::string why_;
};

TEST_F(SenderTest, HandsAMailToTheServer) {
  SmtpHost host;

  EXPECT_EQ(send_to(host), Outcome::sent) << why_;
  EXPECT_THAT(host.said(), ElementsAre("EHLO xn--bcher-kva.example",
                                       StartsWith("MAIL FROM:<shop@xn--bcher-kva.example>"),
                                       "RCPT TO:<ann@example.org>", "DATA", "QUIT"));
  EXPECT_THAT(host.mails(), ElementsAre(write(message_)));
}

TEST_F(SenderTest, AsksNobodyForSmtputf8) {
  SmtpHost host({.hello = "250-mail.example\r\n250 SMTPUTF8"});
  message_.to.address = Address::of("ann@bücher.example").value();

  EXPECT_EQ(send_to(host), Outcome::sent) << why_;
  EXPECT_THAT(host.said(), Contains("RCPT TO:<ann@xn--bcher-kva.example>"));
  EXPECT_THAT(host.said(), Not(Contains(HasSubstr("SMTPUTF8"))));
}

TEST_F(SenderTest, SendsManyMailsOneAfterTheOther) {
  SmtpHost host;
  Sender sender(server(host.port()), Encryption::if_offered);

  EXPECT_EQ(send(sender), Outcome::sent);
  EXPECT_EQ(send(sender), Outcome::sent);
  EXPECT_EQ(host.mails().size(), 2);
}

TEST_F(SenderTest, SpeaksOnlyOverTlsOnceItHasBegun) {
  SmtpHost host({}, SmtpTls::offered, files_);
  Sender sender(server(host.port(), "smtp", "shop:secret@"), Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::sent) << why_;
  EXPECT_THAT(host.said(), ElementsAre(StartsWith("EHLO"), "STARTTLS", StartsWith("EHLO"),
                                       "AUTH PLAIN", "AHNob3AAc2VjcmV0", StartsWith("MAIL"),
                                       StartsWith("RCPT"), "DATA", "QUIT"));
}

TEST_F(SenderTest, HandsAMailToSomebodyElsesServer) {
  test::RealSmtpServer host(files_);
  message_.subject = "Grüße";
  Sender sender(server(host.port(), "smtp", fmt::format("{}:{}@", host.kUser, host.kPassword)),
                Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::sent) << why_;
  const auto taken = host.take();
  EXPECT_EQ(taken.sender, "shop@xn--bcher-kva.example");
  EXPECT_EQ(taken.recipients, "ann@example.org");
  EXPECT_EQ(taken.text, write(message_));
  EXPECT_FALSE(taken.smtp_utf8);
}

TEST_F(SenderTest, SpeaksTlsFromTheBeginning) {
  SmtpHost host({}, SmtpTls::at_once, files_);
  Sender sender(server(host.port(), "smtps"), Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::sent) << why_;
  EXPECT_EQ(host.mails().size(), 1);
}

TEST_F(SenderTest, SaysNothingToWhoHasNoTlsWhereThatIsRequired) {
  SmtpHost host;
  Sender sender(server(host.port(), "smtp", "shop:secret@"), Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::not_sent);
  EXPECT_THAT(host.said(), Not(Contains(StartsWith("AUTH"))));
  EXPECT_THAT(host.mails(), IsEmpty());
}

TEST_F(SenderTest, SaysNothingToWhoDoesNotBeginTls) {
  SmtpHost host({.start_tls = "454 not now"}, SmtpTls::offered, files_);
  Sender sender(server(host.port(), "smtp", "shop:secret@"), Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::not_sent);
  EXPECT_THAT(host.said(), Not(Contains(StartsWith("AUTH"))));
}

TEST_F(SenderTest, SaysNothingToWhoIsSomebodyElse) {
  SmtpHost host({}, SmtpTls::offered, test::stranger_certificate());
  Sender sender(server(host.port()), Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::not_sent);
  EXPECT_THAT(host.said(), Not(Contains(StartsWith("MAIL"))));
}

TEST_F(SenderTest, TellsAWrongLoginFromAWrongMail) {
  SmtpHost host({.login = "535 5.7.8 no"}, SmtpTls::offered, files_);
  Sender sender(server(host.port(), "smtp", "shop:secret@"), Encryption::required, files_.ca);

  EXPECT_EQ(send(sender), Outcome::not_sent);
  EXPECT_THAT(why_, Not(HasSubstr("secret")));
}

struct Fault {
  SmtpReplies replies;
  Outcome outcome;
  std::string name;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class SenderFaultTest : public SenderTest, public testing::WithParamInterface<Fault> {};

TEST_P(SenderFaultTest, IsToldApart) {
  EXPECT_EQ(send_to_one_that_says(GetParam().replies), GetParam().outcome) << why_;
}

INSTANTIATE_TEST_SUITE_P(
    Faults, SenderFaultTest,
    testing::Values(
        Fault{{.greeting = "554 5.7.1 not you"}, Outcome::not_sent, "no service"},
        Fault{{.greeting = "421 too busy"}, Outcome::not_sent, "busy"},
        Fault{{.greeting = ""}, Outcome::not_sent, "hangs up at once"},
        Fault{{.greeting = "HTTP/1.1 200 OK"}, Outcome::not_sent, "no SMTP"},
        Fault{{.hello = "550 go away"}, Outcome::not_sent, "no hello"},
        Fault{{.sender = "451 later"}, Outcome::not_sent, "sender later"},
        Fault{{.sender = "530 5.7.0 log in"}, Outcome::not_sent, "login needed"},
        Fault{{.sender = "550 5.7.1 not you"}, Outcome::refused, "sender never"},
        Fault{{.recipient = "450 4.2.1 greylisted"}, Outcome::not_sent, "recipient later"},
        Fault{{.recipient = "550 5.1.1 nobody"}, Outcome::refused, "recipient never"},
        Fault{{.recipient = ""}, Outcome::not_sent, "hangs up at recipient"},
        Fault{{.data = "452 full"}, Outcome::not_sent, "data later"},
        Fault{{.data = "554 no"}, Outcome::refused, "data never"},
        Fault{{.end = "451 4.3.0 later"}, Outcome::not_sent, "mail later"},
        Fault{{.end = "554 5.6.0 spam"}, Outcome::refused, "mail never"},
        Fault{{.end = ""}, Outcome::not_sent, "hangs up after the mail"},
        Fault{{.hangs_up_in_mail = true}, Outcome::not_sent, "hangs up in the mail"},
        Fault{{.quit = "500 no"}, Outcome::sent, "odd farewell"},
        Fault{{.quit = ""}, Outcome::sent, "no farewell"},
        Fault{{.quit = std::nullopt}, Outcome::sent, "silent farewell"}));

TEST_F(SenderTest, SaysWhyAMailIsRefusedWithoutItsAddress) {
  send_to_one_that_says({.recipient = "550 5.1.1 <ann@example.org>: nobody here"});

  EXPECT_EQ(why_, "550 5.1.1 … nobody here");
}

TEST_F(SenderTest, TakesNobodyThereForAFaultThatPasses) {
  const auto port = std::make_optional<SmtpHost>()->port();
  Sender sender(server(port), Encryption::if_offered);

  EXPECT_EQ(send(sender), Outcome::not_sent);
  EXPECT_THAT(why_, HasSubstr(fmt::format("smtp://localhost:{}", port)));
}

TEST_F(SenderTest, GivesUpOnWhoSaysNothing) {
  SmtpHost host({.greeting = std::nullopt});
  Sender sender(server(host.port()), Encryption::if_offered, {},
                {.whole = std::chrono::milliseconds(300)});

  EXPECT_EQ(send(sender), Outcome::not_sent);
}

TEST_F(SenderTest, GivesUpOnWhoDoesNotSayWhetherItKeepsAMail) {
  SmtpHost host({.end = std::nullopt});
  Sender sender(server(host.port()), Encryption::if_offered, {},
                {.whole = std::chrono::milliseconds(300)});

  EXPECT_EQ(send(sender), Outcome::not_sent);
}

}  // namespace
}  // namespace cartwright::mail
