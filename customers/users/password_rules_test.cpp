#include "customers/users/password_rules.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "customers/users/common_passwords.hpp"

namespace cartwright::customers {
namespace {

struct Common {
  std::string password, reason;
  friend std::ostream& operator<<(std::ostream& out, const Common& c) { return out << c.reason; }
};

class CommonPassword : public testing::TestWithParam<Common> {};

TEST_P(CommonPassword, IsInTheList) { EXPECT_TRUE(is_common(Secret(GetParam().password))); }

INSTANTIATE_TEST_SUITE_P(
    Table, CommonPassword,
    testing::Values(Common{"password", "a word"}, Common{"1234567", "digits"},
                    Common{"Password1", "with a capital"}, Common{"QWERTYUIOP", "in capitals"},
                    Common{"!qaz2wsx", "the first of all"}, Common{"zzzzzz1", "the last of all"},
                    Common{"zzzzzzz1", "the one before, which it shares most with"},
                    Common{"12345678900987654321", "the longest"}));

class RarePassword : public testing::TestWithParam<Common> {};

TEST_P(RarePassword, IsNotInTheList) { EXPECT_FALSE(is_common(Secret(GetParam().password))); }

INSTANTIATE_TEST_SUITE_P(
    Table, RarePassword,
    testing::Values(Common{"", "nothing"}, Common{"!", "before the first"},
                    Common{"~~~~~~~~", "behind the last"}, Common{"correct horse", "words"},
                    Common{"testPass123", "that of the sample accounts"},
                    Common{"password ", "a blank behind"}, Common{" password", "a blank before"},
                    Common{"pässword", "a letter beyond ASCII"},
                    Common{std::string("password\0", 9), "a NUL behind"},
                    Common{std::string(4096, 'p'), "the longest that there may be"}));

struct Alike {
  std::string password, email, reason;
  friend std::ostream& operator<<(std::ostream& out, const Alike& a) { return out << a.reason; }
};

class PasswordLikeEmail : public testing::TestWithParam<Alike> {};

TEST_P(PasswordLikeEmail, IsLikeIt) {
  EXPECT_TRUE(is_like(Secret(GetParam().password), GetParam().email));
}

INSTANTIATE_TEST_SUITE_P(
    Table, PasswordLikeEmail,
    testing::Values(Alike{"ann.miller@shop.example", "ann.miller@shop.example", "the address"},
                    Alike{"xy ann.miller@shop.example!", "ann.miller@shop.example", "more around"},
                    Alike{"ann.miller", "ann.miller@shop.example", "its local part"},
                    Alike{"Ann.Miller2024", "ann.miller@shop.example", "a year behind, capitals"},
                    Alike{"annmiller1", "ANNMILLER@shop.example", "an address in capitals"},
                    Alike{"miller1234", "ann.miller@shop.example", "a word of the local part"},
                    Alike{"rellim.nna", "ann.miller@shop.example", "backwards"},
                    Alike{"millerrellim", "miller@shop.example", "there and back"},
                    Alike{"bookshop123", "ann@mail.bookshop.example", "the name of the domain"},
                    Alike{"bookshopmiller", "miller@bookshop.example", "two parts of it"},
                    Alike{"bücher-1234", "ann@bücher.example", "a domain beyond ASCII"},
                    Alike{"rehcüb-1234", "ann@bücher.example", "and backwards"}));

class PasswordUnlikeEmail : public testing::TestWithParam<Alike> {};

TEST_P(PasswordUnlikeEmail, IsNotLikeIt) {
  EXPECT_FALSE(is_like(Secret(GetParam().password), GetParam().email));
}

INSTANTIATE_TEST_SUITE_P(
    Table, PasswordUnlikeEmail,
    testing::Values(Alike{"correct horse", "ann@example.com", "nothing of it"},
                    Alike{"       ", "ann@example.com", "as short as may be, and nothing of it"},
                    Alike{"ann-1234", "ann@shop.example", "a part of three letters"},
                    Alike{"testPass123", "test@example.com", "enough beside it"},
                    Alike{"miller has seven dogs", "miller@shop.example", "much beside it"},
                    Alike{"com1234", "ann@shop.com", "the end of the domain"},
                    Alike{"testPass123", "admin1@email.com", "a sample account"},
                    Alike{"correct horse", "", "no address"},
                    Alike{"correct horse", "@", "hardly an address"}));

}  // namespace
}  // namespace cartwright::customers
