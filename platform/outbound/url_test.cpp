#include "platform/outbound/url.hpp"

#include <gtest/gtest.h>

namespace cartwright::outbound {
namespace {

class UrlTest : public testing::TestWithParam<std::string_view> {};

using UrlThatIsRefused = UrlTest;

TEST(UrlTest, KeepsPathAndQuery) {
  const auto url = Url::parse("https://Example.com:8443/hooks/1?key=secret");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->text(), "https://Example.com:8443/hooks/1?key=secret");
}

TEST(UrlTest, ShowsOfItselfOnlyTheOrigin) {
  const auto url = Url::parse("https://example.com/hooks/1?key=secret");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin(), "https://example.com:443");
}

TEST(UrlTest, MayNameAnAddress) {
  const auto url = Url::parse("http://[2001:db8::1]:80/");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin(), "http://[2001:db8::1]:80");
}

TEST_P(UrlThatIsRefused, IsNone) { EXPECT_FALSE(Url::parse(GetParam())); }

INSTANTIATE_TEST_SUITE_P(
    Texts, UrlThatIsRefused,
    testing::Values("", "/hooks", "example.com", "//example.com/", "https://", "https:///path",
                    "https:/example.com/", "https:example.com", "https:\\\\example.com\\",
                    "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/",
                    "smtp://example.com/", "https://ann@example.com/",
                    "https://ann:secret@example.com/", "https://example.com/#part",
                    "https://example.com:99999/", "https://example.com/a b",
                    "https://example.com/\r\nHost: other", "https://exam\tple.com/",
                    "https://example.com/\x80"));

TEST(UrlTest, IsOfTheProtocolThatIsAskedFor) {
  EXPECT_EQ(Url::parse("smtp://mail.example", Protocol::smtp)->origin(), "smtp://mail.example:25");
  EXPECT_EQ(Url::parse("smtps://mail.example/shop.example", Protocol::smtp)->text(),
            "smtps://mail.example/shop.example");
  EXPECT_FALSE(Url::parse("https://mail.example/", Protocol::smtp));
}

TEST(UrlTest, IsNoneWithAZeroInIt) {
  EXPECT_FALSE(Url::parse(std::string_view("https://example.com/\0x", 22)));
}

TEST(UrlTest, IsNoneBeyondItsLength) {
  const std::string longest = "https://example.com/" + std::string(Url::kLongest - 20, 'a');

  EXPECT_TRUE(Url::parse(longest));
  EXPECT_FALSE(Url::parse(longest + "a"));
}

}  // namespace
}  // namespace cartwright::outbound
