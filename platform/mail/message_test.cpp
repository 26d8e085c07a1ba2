#include "platform/mail/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/testing/mail/parsed_mail.hpp"

namespace cartwright::mail {
namespace {

using test::parse_mail;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::ResultOf;

Address address(std::string_view email) { return Address::of(email).value(); }

Message message() {
  return {.from = {"Ann's shop", address("shop@example.com")},
          .to = {"Bob", address("bob@example.org")},
          .subject = "Hello",
          .text = "A text.\n",
          .html = "<p>A text.</p>\n",
          .date = std::chrono::sys_seconds(std::chrono::seconds(1'795'000'000)),
          .id = "one-of_them"};
}

TEST(MessageTest, SaysWhoWritesToWhomAboutWhat) {
  const auto mail = parse_mail(write(message()));

  EXPECT_EQ(mail.from_name, "Ann's shop");
  EXPECT_EQ(mail.from, "shop@example.com");
  EXPECT_EQ(mail.to_name, "Bob");
  EXPECT_EQ(mail.to, "bob@example.org");
  EXPECT_EQ(mail.subject, "Hello");
  EXPECT_EQ(mail.defects, "");
}

TEST(MessageTest, HasTheFieldsOfAMailThatNobodyAnswers) {
  const auto mail = parse_mail(write(message()));

  EXPECT_EQ(mail.date, "1795000000");
  EXPECT_EQ(mail.message_id, "<one-of_them@example.com>");
  EXPECT_EQ(mail.auto_submitted, "auto-generated");
  EXPECT_EQ(mail.headers,
            "From,To,Subject,Date,Message-ID,Auto-Submitted,MIME-Version,Content-Type");
}

TEST(MessageTest, HasBothTexts) {
  const auto mail = parse_mail(write(message()));

  EXPECT_EQ(mail.text, "A text.\n");
  EXPECT_EQ(mail.html, "<p>A text.</p>\n");
}

Message message_of_many_languages() {
  auto said = message();
  said.from.name = "Bücher & Söhne 書店";
  said.to.name = "Ольга Ладыженская";
  said.subject =
      "Bestätigen Sie Ihre Adresse bitte bald – 本日中に確認してください 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉";
  said.text = "Grüße, 書店\n";
  said.html = "<p>Grüße, 書店</p>\n";
  return said;
}

TEST(MessageTest, NamesAndTextsMayBeOfAnyLanguage) {
  const auto said = message_of_many_languages();

  const auto mail = parse_mail(write(said));

  EXPECT_EQ(mail.from_name, said.from.name);
  EXPECT_EQ(mail.to_name, said.to.name);
  EXPECT_EQ(mail.subject, said.subject);
  EXPECT_EQ(mail.text, said.text);
  EXPECT_EQ(mail.html, said.html);
  EXPECT_EQ(mail.defects, "");
  EXPECT_LE(mail.longest, 78);
}

TEST(MessageTest, WritesADomainAsTheDnsDoes) {
  auto said = message();
  said.to.address = address("ann@bücher.example");

  EXPECT_EQ(parse_mail(write(said)).to, "ann@xn--bcher-kva.example");
}

TEST(MessageTest, KeepsLongTextsWhole) {
  auto said = message();
  said.subject = std::string(300, 'a') + " " + std::string(300, 'b');
  said.to.name = std::string(50, 'n');
  said.text = std::string(5'000, 'x') + std::string(100, ' ') + "\n";
  said.html = std::string(5'000, '=') + "\n";

  const auto mail = parse_mail(write(said));

  EXPECT_EQ(mail.subject, said.subject);
  EXPECT_EQ(mail.to_name, said.to.name);
  EXPECT_EQ(mail.text, said.text);
  EXPECT_EQ(mail.html, said.html);
  EXPECT_LE(mail.longest, 78);
}

TEST(MessageTest, KeepsWhatServersAndReadersWouldTakeForTheirs) {
  auto said = message();
  said.text = ".\n..\nFrom me\n--=_alternatives--\n=3D =_ ?= \ta\t\n \n";
  said.subject = "=?UTF-8?Q?no?= code";
  said.to.name = R"(Bob "the \ builder" <mallory@example.net>, (else))";

  const auto mail = parse_mail(write(said));

  EXPECT_EQ(mail.text, said.text);
  EXPECT_EQ(mail.subject, said.subject);
  EXPECT_EQ(mail.to_name, said.to.name);
  EXPECT_EQ(mail.to, "bob@example.org");
  EXPECT_EQ(mail.defects, "");
}

TEST(MessageTest, NothingThatIsSaidAddsAField) {
  auto said = message();
  said.from.name = "Shop\r\nBcc: mallory@example.net\r\n";
  said.to.name = "Ann\nBcc: mallory@example.net\r\n\r\nA body";
  said.subject = "Hello\r\n\r\nA body\nBcc: mallory@example.net";

  const auto mail = parse_mail(write(said));

  EXPECT_EQ(mail.headers, parse_mail(write(message())).headers);
  EXPECT_EQ(mail.subject, "Hello    A body Bcc: mallory@example.net");
  EXPECT_EQ(mail.text, "A text.\n");
  EXPECT_EQ(mail.defects, "");
}

TEST(MessageTest, ReplacesWhatIsNoText) {
  auto said = message();
  said.subject = "a\xff\xc3";
  said.to.name = std::string("\0b", 2);

  const auto mail = parse_mail(write(said));

  EXPECT_EQ(mail.subject, "a??");
  EXPECT_EQ(mail.to_name, "?b");
}

TEST(MessageTest, NeedsAnIdOfPlainLetters) {
  auto said = message();
  said.id = "a>\r\nBcc: mallory@example.net";

  EXPECT_THROW(write(said), std::invalid_argument);
}

using AddressThatIsNone = testing::TestWithParam<std::string_view>;

TEST_P(AddressThatIsNone, IsNone) { EXPECT_FALSE(Address::of(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Texts, AddressThatIsNone,
                         testing::Values("", "ann", "ann@example.com\r\nRCPT TO:<bob@example.com>",
                                         "ann@example.com>", "änn@example.com", "@example.com",
                                         "ann@-.example", "ann@\u2603\u2603.example"));

TEST(AddressTest, KeepsALocalPartAsItIs) {
  EXPECT_EQ(address(R"("a b@c>"@Example.com)").text(), R"("a b@c>"@example.com)");
}

}  // namespace
}  // namespace cartwright::mail
