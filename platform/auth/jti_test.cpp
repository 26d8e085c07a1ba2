#include "platform/auth/jti.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::auth {
namespace {

constexpr Stamp kNone{};
constexpr Stamp kGreatest{.epoch = 9223372036854775807, .password_version = 2147483647};

TEST(JtiTest, CarriesTheStampOfTheAccount) {
  EXPECT_EQ(read_stamp(make_jti({.epoch = 345, .password_version = 12})),
            (Stamp{.epoch = 345, .password_version = 12}));
  EXPECT_EQ(read_stamp(make_jti(kNone)), kNone);
  EXPECT_EQ(read_stamp(make_jti(kGreatest)), kGreatest);
}

TEST(JtiTest, OfBeforeThereWereEpochsCarriesThePasswordVersion) {
  EXPECT_EQ(read_stamp("12.AbC-dEf_gHiJkLmNoPqRsT"), (Stamp{.epoch = 0, .password_version = 12}));
  EXPECT_EQ(read_stamp("12.34567"), (Stamp{.epoch = 0, .password_version = 12}));
}

TEST(JtiTest, HasSixteenRandomBytes) {
  const Stamp stamp{.epoch = 345, .password_version = 12};
  const auto jti = make_jti(stamp);

  EXPECT_EQ(jti.size(), std::string("12.345.").size() + 22);
  EXPECT_NE(jti, make_jti(stamp));
}

TEST(JtiTest, IsReadNoFurtherThanItsEnd) {
  const std::string_view text = "5.6.abc";

  EXPECT_EQ(read_stamp(text.substr(0, 1)), kNone);
  EXPECT_EQ(read_stamp(text.substr(0, 2)), kNone);
  EXPECT_EQ(read_stamp(text.substr(0, 3)).epoch, 0);
  EXPECT_EQ(read_stamp(text.substr(0, 4)).epoch, 0);
}

struct OtherJti {
  std::string jti;
  friend std::ostream& operator<<(std::ostream& out, const OtherJti& o) { return out << o.jti; }
};

class OtherJtiTest : public testing::TestWithParam<OtherJti> {};

TEST_P(OtherJtiTest, CarriesNothing) { EXPECT_EQ(read_stamp(GetParam().jti), kNone); }

INSTANTIATE_TEST_SUITE_P(Table, OtherJtiTest,
                         testing::Values(OtherJti{""}, OtherJti{"5"}, OtherJti{"5."},
                                         OtherJti{".abc"}, OtherJti{"-5.abc"}, OtherJti{"+5.abc"},
                                         OtherJti{" 5.abc"}, OtherJti{"5x.abc"}, OtherJti{"x"},
                                         OtherJti{"0x5.abc"}, OtherJti{"2147483648.abc"},
                                         OtherJti{"99999999999999999999.abc"},
                                         OtherJti{"5a2f0c1e-7d7e-4a53-9d5b-0a3a1c1f2b11"}));

}  // namespace
}  // namespace cartwright::auth
