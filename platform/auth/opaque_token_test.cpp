#include "platform/auth/opaque_token.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

TEST(OpaqueTokenTest, ATokenIs256BitsInBase64url) {
  const auto token = make_opaque_token();

  EXPECT_EQ(token.size(), 43);
  EXPECT_TRUE(text::has_base64url_letters(token));
}

TEST(OpaqueTokenTest, NoTwoTokensAreTheSame) {
  std::set<std::string> tokens;

  for (int i = 0; i < 1'000; ++i) tokens.insert(make_opaque_token());

  EXPECT_EQ(tokens.size(), 1'000);
}

TEST(OpaqueTokenTest, TheHashIsTheSha256OfTheText) {
  const auto hash = hash_of_token(std::string(43, 'A'));

  std::string text;
  text::append_base64url(text, hash->view());
  EXPECT_EQ(text, "DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo");
}

TEST(OpaqueTokenTest, WhatIsNoTokenHasNoHash) {
  EXPECT_FALSE(hash_of_token(""));
  EXPECT_FALSE(hash_of_token(std::string(42, 'A')));
  EXPECT_FALSE(hash_of_token(std::string(44, 'A')));
  EXPECT_FALSE(hash_of_token(std::string(42, 'A') + "+"));
  EXPECT_FALSE(hash_of_token(std::string(42, 'A') + "="));
}

}  // namespace
}  // namespace cartwright::auth
