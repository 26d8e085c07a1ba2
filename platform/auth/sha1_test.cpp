#include "platform/auth/sha1.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::auth {
namespace {

// The examples of FIPS 180's publisher, and a million letters, many blocks long.
TEST(Sha1Test, IsThatOfTheStandard) {
  EXPECT_EQ(sha1_digits(Secret("abc")).reveal(), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(
      sha1_digits(Secret("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).reveal(),
      "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  EXPECT_EQ(sha1_digits(Secret(std::string(1'000'000, 'a'))).reveal(),
            "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST(Sha1Test, OfNoTextIsOneToo) {
  EXPECT_EQ(sha1_digits(Secret("")).reveal(), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

}  // namespace
}  // namespace cartwright::auth
