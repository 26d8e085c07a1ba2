#include "platform/schema/email.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::schema {
namespace {

struct Case {
  std::string text;
  std::string reason;
};

void PrintTo(const Case& address, std::ostream* out) { *out << address.reason; }

class Address : public testing::TestWithParam<Case> {};
class NoAddress : public testing::TestWithParam<Case> {};

TEST_P(Address, IsAccepted) {
  const auto& [text, reason] = GetParam();

  EXPECT_TRUE(is_email(text)) << reason << ": " << text;
}

TEST_P(NoAddress, IsRefused) {
  const auto& [text, reason] = GetParam();

  EXPECT_FALSE(is_email(text)) << reason << ": " << text;
}

const std::string kLabel63(63, 'a');
const std::string kUpTo254 =
    kLabel63 + "@" + kLabel63 + "." + kLabel63 + "." + std::string(59, 'b') + ".de";

INSTANTIATE_TEST_SUITE_P(
    Email, Address,
    testing::Values(Case{"ann@example.com", "plain"}, Case{"Ann.B+tag@EXAMPLE.Com", "any case"},
                    Case{"a!#$%&'*+-/=?^_`{|}~@b.cd", "every symbol of an atom"},
                    Case{"a@b-c.d1.co", "inner hyphens and digits"}, Case{"1@2.33", "digits only"},
                    Case{"\"a b@c\\\"\"@d.ef", "quoted, with space, at and quote"},
                    Case{"a@b\xc3\xbc"
                         "cher.de",
                         "a letter beyond ASCII"},
                    Case{"a@\xd0\xbf\xd1\x80.\xd1\x80\xd1\x84", "another script"},
                    Case{"a@" + kLabel63 + ".de", "the longest label"},
                    Case{kUpTo254, "254 characters"}));

INSTANTIATE_TEST_SUITE_P(
    Email, NoAddress,
    testing::Values(
        Case{"", "empty"}, Case{"ann", "no at"}, Case{"@b.cd", "no local part"},
        Case{"a@", "no domain"}, Case{"a@b", "one label"}, Case{"a@b.c", "a last label of one"},
        Case{"a@b..cd", "an empty label"}, Case{"a@.b.cd", "a dot first"},
        Case{"a@b.cd.", "a dot last"}, Case{"a@-b.cd", "a hyphen first"},
        Case{"a@b-.cd", "a hyphen last"}, Case{"a@b_c.de", "an underscore in the domain"},
        Case{"a@b c.de", "a space in the domain"}, Case{".a@b.cd", "a dot before the local part"},
        Case{"a.@b.cd", "a dot after the local part"}, Case{"a..b@c.de", "two dots"},
        Case{"a b@c.de", "a space"}, Case{" a@b.cd", "a space first"},
        Case{"a@b.cd ", "a space last"}, Case{"a@b@c.de", "two ats"},
        Case{"a@b.cd\n", "a line break"}, Case{"(a)@b.cd", "parentheses"},
        Case{"\"a@b.cd", "an open quote"}, Case{"\"a\"b\"@c.de", "a quote inside"},
        Case{"\"a\\\"@b.cd", "an escaped closing quote"},
        Case{"\"a\tb\"@c.de", "a control character"}, Case{"a@[127.0.0.1]", "an address literal"},
        Case{"a@b\xe2\x80\x8b.cd", "an invisible space"}, Case{"a@\xf0\x9f\x98\x80.cd", "an emoji"},
        Case{"a@b\xff.cd", "invalid UTF-8"}, Case{std::string("a\0@b.cd", 7), "NUL"},
        Case{"a@" + kLabel63 + "a.de", "a label of 64"}, Case{"a" + kUpTo254, "255 characters"}));

}  // namespace
}  // namespace cartwright::schema
