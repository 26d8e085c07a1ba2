#include "platform/auth/sha1.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::auth {
namespace {

// The examples of FIPS 180's publisher, and a million letters, many blocks long.
TEST(Sha1Test, IsThatOfTheStandard) {
  EXPECT_EQ(sha1_digits(Secret("abc")).reveal(), "A9993E364706816ABA3E25717850C26C9CD0D89D");
  EXPECT_EQ(
      sha1_digits(Secret("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).reveal(),
      "84983E441C3BD26EBAAE4AA1F95129E5E54670F1");
  EXPECT_EQ(sha1_digits(Secret(std::string(1'000'000, 'a'))).reveal(),
            "34AA973CD4C4DAA4F61EEB2BDBAD27316534016F");
}

TEST(Sha1Test, OfNoTextIsOneToo) {
  EXPECT_EQ(sha1_digits(Secret("")).reveal(), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
}

}  // namespace
}  // namespace cartwright::auth
