#include "platform/auth/jti.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::auth {
namespace {

TEST(JtiTest, CarriesThePasswordVersion) {
  EXPECT_EQ(password_version(make_jti(0)), 0);
  EXPECT_EQ(password_version(make_jti(12)), 12);
  EXPECT_EQ(password_version(make_jti(2147483647)), 2147483647);
}

TEST(JtiTest, HasSixteenRandomBytes) {
  const auto jti = make_jti(12);

  EXPECT_EQ(jti.size(), std::string("12.").size() + 22);
  EXPECT_NE(jti, make_jti(12));
}

TEST(JtiTest, IsReadNoFurtherThanItsEnd) {
  const std::string_view text = "5.abc";

  EXPECT_EQ(password_version(text.substr(0, 1)), 0);
  EXPECT_EQ(password_version(text.substr(0, 2)), 0);
}

struct OtherJti {
  std::string jti;
  friend std::ostream& operator<<(std::ostream& out, const OtherJti& o) { return out << o.jti; }
};

class OtherJtiTest : public ::testing::TestWithParam<OtherJti> {};

TEST_P(OtherJtiTest, CountsAsVersionZero) { EXPECT_EQ(password_version(GetParam().jti), 0); }

INSTANTIATE_TEST_SUITE_P(Table, OtherJtiTest,
                         ::testing::Values(OtherJti{""}, OtherJti{"5"}, OtherJti{"5."},
                                           OtherJti{".abc"}, OtherJti{"-5.abc"}, OtherJti{"+5.abc"},
                                           OtherJti{" 5.abc"}, OtherJti{"5x.abc"}, OtherJti{"x"},
                                           OtherJti{"0x5.abc"}, OtherJti{"2147483648.abc"},
                                           OtherJti{"99999999999999999999.abc"},
                                           OtherJti{"5a2f0c1e-7d7e-4a53-9d5b-0a3a1c1f2b11"}));

}  // namespace
}  // namespace cartwright::auth
