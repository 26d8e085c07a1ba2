#include "customers/mail/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace cartwright::customers {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

constexpr const char* kText = "Subject: Hello from {{shop_name}}\n\nOpen {{shop_url}}#{{code}}\n";
constexpr const char* kHtml = "<p>{{email}}: <a href=\"{{shop_url}}#{{code}}\">open</a></p>\n";

class TemplatesTest : public testing::Test {
 protected:
  TemplatesTest() {
    std::string path = std::filesystem::temp_directory_path() / "cartwright-templates-XXXXXX";
    folder_ = ::mkdtemp(path.data());
  }
  ~TemplatesTest() override { std::filesystem::remove_all(folder_); }

  void given_file(const std::string& name, const std::string& content) {
    std::ofstream(std::filesystem::path(folder_) / name) << content;
  }

  void given_verification(const std::string& text, const std::string& html = kHtml) {
    given_file("verification.txt", text);
    given_file("verification.html", html);
  }

  std::string fault() {
    try {
      const Templates templates(folder_);
    } catch (const std::runtime_error& fault) {
      return fault.what();
    }
    return {};
  }

  std::string folder_;
};

const TemplateValues kValues{.shop_name = "A & B",
                             .shop_url = "https://shop.example",
                             .email = "<ann@example.com>",
                             .code = "c0de"};

TEST_F(TemplatesTest, AreThoseOfTheProgramWithoutAFolder) {
  const Templates templates("");

  EXPECT_THAT(templates.of(Occasion::recovery).text.fill(kValues),
              HasSubstr("https://shop.example/reset-password#code=c0de\n"));
  EXPECT_THAT(templates.of(Occasion::password_changed).html.fill(kValues), EndsWith("</html>\n"));
}

TEST_F(TemplatesTest, AreReplacedByThoseOfAFolder) {
  given_verification(kText);

  const Templates templates(folder_);

  const auto& mail = templates.of(Occasion::verification);
  EXPECT_EQ(mail.subject.fill(kValues), "Hello from A & B");
  EXPECT_EQ(mail.text.fill(kValues), "Open https://shop.example#c0de\n");
  EXPECT_THAT(templates.of(Occasion::recovery).text.fill(kValues), HasSubstr("30 minutes"));
}

TEST_F(TemplatesTest, ValuesAreTextWithinHtml) {
  given_verification(kText);

  const Templates templates(folder_);

  EXPECT_EQ(templates.of(Occasion::verification).html.fill(kValues),
            "<p>&lt;ann@example.com&gt;: <a href=\"https://shop.example#c0de\">open</a></p>\n");
}

TEST_F(TemplatesTest, ValuesHoldNoPlaces) {
  const Template text("{{email}}", Markup::none);

  EXPECT_EQ(text.fill({.email = "{{code}}", .code = "c0de"}), "{{code}}");
}

TEST_F(TemplatesTest, AnUnknownPlaceIsAFaultOfItsLine) {
  given_verification(kText, "<p>\n</p>\n{{cod}}\n");

  EXPECT_EQ(fault(), folder_ +
                         "/verification.html:3: {{cod}} is none of {{shop_name}}, "
                         "{{shop_url}}, {{email}}, {{code}}.");
}

TEST_F(TemplatesTest, APlaceWithoutAnEndIsAFaultOfItsLine) {
  given_verification("Subject: Hello\n\nOne\n{{code\n}}\n");

  EXPECT_EQ(fault(), folder_ + "/verification.txt:4: a {{ has no }} in its line.");
}

TEST_F(TemplatesTest, WhatIsNoUtf8IsAFaultOfItsLine) {
  given_verification(kText,
                     "<p>\nGr\xfc\xdf"
                     "e {{code}}</p>\n");

  EXPECT_EQ(fault(), folder_ + "/verification.html:2: it is not UTF-8.");
}

TEST_F(TemplatesTest, ATextBeginsWithItsSubject) {
  given_verification("Hello\n\n{{code}}\n");

  EXPECT_EQ(fault(), folder_ +
                         "/verification.txt:1: the first line is not Subject: and what it is "
                         "about.");
}

TEST_F(TemplatesTest, ASubjectIsOneLine) {
  given_verification("Subject: Hello\nand more\n\n{{code}}\n");

  EXPECT_EQ(fault(), folder_ + "/verification.txt:2: the line behind the subject is not empty.");
}

TEST_F(TemplatesTest, AMailThatBringsACodeNeedsIt) {
  given_verification("Subject: Hello\n\nNothing\n");

  EXPECT_EQ(fault(), folder_ + "/verification.txt:1: a mail of its kind needs a {{code}}.");
}

TEST_F(TemplatesTest, AMailThatBringsNoneHasNone) {
  given_file("password_changed.txt", kText);
  given_file("password_changed.html", kHtml);

  EXPECT_THAT(fault(),
              EndsWith("password_changed.txt:1: there is no {{code}} in a mail of its kind."));
}

TEST_F(TemplatesTest, AMailHasBothTexts) {
  given_file("recovery.txt", kText);

  EXPECT_THAT(fault(),
              EndsWith("recovery.txt is there, recovery.html is not: each mail has both."));
}

TEST_F(TemplatesTest, AFolderIsThere) { EXPECT_THROW(Templates("/nowhere"), std::runtime_error); }

}  // namespace
}  // namespace cartwright::customers
