#include "customers/sessions/refresh_tokens.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace cartwright::customers {
namespace {

using testing::AnyOf;
using testing::Eq;
using testing::SizeIs;

constexpr const char* kSecret = "a secret of thirty-two bytes, or so";
constexpr const char* kOtherSecret = "another secret, which comes after it";

RefreshToken new_token() { return {SessionId{7}, RefreshSecret::random()}; }

class RefreshTokensTest : public testing::Test {
 protected:
  RefreshTokens tokens{Secret{kSecret}};
};

TEST_F(RefreshTokensTest, ATokenIsReadAsItWasWritten) {
  const auto token = new_token();

  const auto read = tokens.read(tokens.text(token));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->session, token.session);
  EXPECT_EQ(read->secret.view(), token.secret.view());
}

TEST_F(RefreshTokensTest, NoTwoTokensAreTheSame) {
  EXPECT_NE(tokens.text(new_token()), tokens.text(new_token()));
}

TEST_F(RefreshTokensTest, ATokenWithAnyOtherLetterIsNotOurs) {
  auto text = tokens.text(new_token());

  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] = text[i] == 'A' ? 'B' : 'A';

    EXPECT_FALSE(tokens.read(changed)) << "letter " << i;
  }
}

TEST_F(RefreshTokensTest, ATokenOfAnotherLengthIsNotOurs) {
  const auto text = tokens.text(new_token());

  EXPECT_FALSE(tokens.read(""));
  EXPECT_FALSE(tokens.read(text.substr(1)));
  EXPECT_FALSE(tokens.read(text + "A"));
  EXPECT_FALSE(tokens.read(text + "="));
}

TEST_F(RefreshTokensTest, ATokenByAnotherKeyIsNotOurs) {
  const RefreshTokens others{Secret{kOtherSecret}};

  EXPECT_FALSE(tokens.read(others.text(new_token())));
}

TEST_F(RefreshTokensTest, ATokenHasOneSuccessor) {
  const auto token = new_token();

  const auto first = tokens.successors(token);
  const auto again = tokens.successors(token);

  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(tokens.text(first.front()), tokens.text(again.front()));
  EXPECT_NE(first.front().secret.view(), token.secret.view());
  EXPECT_EQ(first.front().session, token.session);
}

TEST_F(RefreshTokensTest, WhatAnAcceptedKeyHasMarkedIsOurs) {
  const RefreshTokens replacing(Secret{kOtherSecret}, Secret{kSecret});
  const auto token = new_token();

  EXPECT_TRUE(replacing.read(tokens.text(token)));
  EXPECT_THAT(tokens.successors(token).front().secret.view(),
              AnyOf(Eq(replacing.successors(token)[0].secret.view()),
                    Eq(replacing.successors(token)[1].secret.view())));
}

TEST_F(RefreshTokensTest, WhatIsStoredIsNotTheToken) {
  const auto token = new_token();

  EXPECT_EQ(token.secret.hash().size(), 32U);
  EXPECT_NE(token.secret.hash().view(), token.secret.view());
}

}  // namespace
}  // namespace cartwright::customers
