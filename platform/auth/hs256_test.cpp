#include "platform/auth/hs256.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>

#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

// The example of RFC 7515, appendix A.1.
constexpr std::string_view kKey =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
constexpr std::string_view kSignedText =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr std::string_view kSignature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

std::string decode(std::string_view text) {
  std::array<char, 256> buffer{};
  return std::string(text::decode_base64url(text, buffer).value());
}

class Hs256Test : public testing::Test {
 protected:
  const Hs256 hs256_{Secret(decode(kKey))};
  const std::string signature_ = decode(kSignature);
};

TEST_F(Hs256Test, SignsTheExampleOfRfc7515) {
  const auto signature = hs256_.sign(kSignedText);

  EXPECT_EQ(std::string(signature.data(), signature.size()), signature_);
}

TEST_F(Hs256Test, GivesTheSameSignatureAgainAndAgain) {
  const auto first = hs256_.sign("one text");
  const auto other = hs256_.sign("another text");

  const auto again = hs256_.sign("one text");

  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
}

TEST_F(Hs256Test, VerifiesTheExampleOfRfc7515) {
  EXPECT_TRUE(hs256_.verify(kSignedText, signature_));
}

TEST_F(Hs256Test, RefusesASignatureWhoseLastBitDiffers) {
  auto forged = signature_;
  forged.back() = static_cast<char>(forged.back() ^ 1);

  EXPECT_FALSE(hs256_.verify(kSignedText, forged));
}

TEST_F(Hs256Test, RefusesAPartOfTheSignature) {
  const std::string_view whole = signature_;

  EXPECT_FALSE(hs256_.verify(kSignedText, whole.substr(0, 16)));
  EXPECT_FALSE(hs256_.verify(kSignedText, ""));
  EXPECT_FALSE(hs256_.verify(kSignedText, signature_ + '\0'));
}

TEST_F(Hs256Test, RefusesTheSignatureOfAnotherKey) {
  const Hs256 other(Secret("another key of some thirty-two bytes"));

  EXPECT_FALSE(other.verify(kSignedText, signature_));
}

TEST(Hs256KeyTest, MayNotBeEmpty) { EXPECT_THROW(Hs256(Secret("")), std::invalid_argument); }

}  // namespace
}  // namespace cartwright::auth
