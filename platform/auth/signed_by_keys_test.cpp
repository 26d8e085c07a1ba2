// Tokens that keys have signed, and the forgeries of RFC 8725.

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <ostream>
#include <stdexcept>
#include <string>

#include "platform/auth/tokens.hpp"
#include "platform/error.hpp"
#include "platform/testing/keys.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

using std::chrono::seconds;

constexpr auto kSecret = "an-independent-secret-of-32-bytes";
constexpr auto kPayload = R"({"id":7,"exp":2000000000})";
constexpr Tokens::Clock::time_point kNow{seconds(1999995000)};
const Claims kClaims{CallerId{7}, "ann@example.com", false, 2000000000, 1999990000, "0.x"};

std::string base64url(std::string_view text) {
  std::string encoded;
  text::append_base64url(encoded, text);
  return encoded;
}

struct Kind {
  test::KeyPair (*make)();
  std::string algorithm;
};

void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.algorithm; }

class SignedByKeysTest : public testing::TestWithParam<Kind> {
 protected:
  SignedByKeysTest() {
    folder.write("now.active.pem", pair.private_pem);
    tokens.renew(KeyRing::read(folder.path()));
  }

  static bool honours(const Tokens& tokens, const std::string& token) try {
    return tokens.verify("Bearer " + token, kNow).id == CallerId{7};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unauthenticated);
    return false;
  }

  bool honours(const std::string& token) { return honours(tokens, token); }

  std::string header(const std::string& rest = "") {
    return R"({"alg":")" + GetParam().algorithm + R"(","kid":"now")" + rest + "}";
  }

  /// Signed by the active key, whatever it says.
  std::string token_with(const std::string& its_header) {
    const auto text = base64url(its_header) + '.' + base64url(kPayload);
    return text + '.' + base64url(SigningKey(pair.private_pem).sign(text));
  }

  static std::string token_by_secret(const std::string& its_header, const std::string& secret) {
    const auto text = base64url(its_header) + '.' + base64url(kPayload);
    const auto signature = Hs256(Secret(secret)).sign(text);
    return text + '.' + base64url({signature.data(), signature.size()});
  }

  const test::KeyPair pair = GetParam().make();
  const test::KeyFolderOfTest folder;
  Tokens tokens{Secret(kSecret)};
};

TEST_P(SignedByKeysTest, WhatIsIssuedIsHonoured) {
  const auto token = tokens.issue(kClaims);

  EXPECT_TRUE(honours(token));
  EXPECT_FALSE(honours(Tokens(Secret(kSecret)), token)) << "by who has no such key";
}

TEST_P(SignedByKeysTest, WhatOthersSignByTheKeyIsHonoured) {
  EXPECT_TRUE(honours(token_with(header())));
}

TEST_P(SignedByKeysTest, AKeyThatIsPassiveIsStillHonoured) {
  const auto token = tokens.issue(kClaims);
  folder.rename("now.active.pem", "now.passive.pem");
  folder.write("next.active.pem", test::new_curve_key().private_pem);

  tokens.renew(KeyRing::read(folder.path()));

  EXPECT_TRUE(honours(token));
  EXPECT_TRUE(honours(tokens.issue(kClaims)));
}

TEST_P(SignedByKeysTest, AKeyThatIsGoneIsNotHonoured) {
  const auto token = tokens.issue(kClaims);
  const auto generation = tokens.generation();
  folder.remove("now.active.pem");

  tokens.renew(KeyRing::read(folder.path()));

  EXPECT_FALSE(honours(token));
  EXPECT_NE(tokens.generation(), generation);
}

TEST_P(SignedByKeysTest, TokensOfTheSecretStayGood) {
  const auto token = Tokens(Secret(kSecret)).issue(kClaims);

  EXPECT_TRUE(honours(token));
}

TEST_P(SignedByKeysTest, TokensOfTheSecretMayBeRefused) {
  Tokens strict(Secret(kSecret), {}, Hs256Use::refused);
  strict.renew(KeyRing::read(folder.path()));

  EXPECT_FALSE(honours(strict, Tokens(Secret(kSecret)).issue(kClaims)));
  EXPECT_TRUE(honours(strict, strict.issue(kClaims)));
}

TEST_P(SignedByKeysTest, SomebodyMustSign) {
  Tokens strict(Secret(kSecret), {}, Hs256Use::refused);

  EXPECT_THROW(strict.renew(KeyRing()), std::runtime_error);
}

TEST_P(SignedByKeysTest, NothingIsHonouredUnsigned) {
  const auto text = base64url(R"({"alg":"none","kid":"now"})") + '.' + base64url(kPayload);

  EXPECT_FALSE(honours(text + '.'));
  EXPECT_FALSE(honours(token_with(R"({"alg":"none","kid":"now"})")));
}

TEST_P(SignedByKeysTest, ThePublicKeyIsNoSecret) {
  for (const auto& secret :
       {pair.public_pem, boost::json::serialize(SigningKey(pair.public_pem).jwk())}) {
    EXPECT_FALSE(honours(token_by_secret(R"({"alg":"HS256","kid":"now"})", secret)));
    EXPECT_FALSE(honours(token_by_secret(header(), secret)));
  }
}

TEST_P(SignedByKeysTest, AKeyIsForItsAlgorithmAlone) {
  for (const auto* algorithm : {"HS256", "ES256", "EdDSA", "ES384", "es256", "RS256", ""}) {
    const auto token = token_with(std::string(R"({"alg":")") + algorithm + R"(","kid":"now"})");

    EXPECT_EQ(honours(token), algorithm == GetParam().algorithm) << algorithm;
  }
}

TEST_P(SignedByKeysTest, AKeyIsFoundByItsNameAlone) {
  const auto alg = R"({"alg":")" + GetParam().algorithm + '"';

  EXPECT_FALSE(honours(token_with(alg + "}")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":""})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":"NOW"})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":"now.active"})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":"../now"})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":"' OR 1=1 --"})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":7})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":["now"]})")));
  EXPECT_FALSE(honours(token_with(alg + R"(,"kid":")" + std::string(3000, 'k') + "\"}")));
}

TEST_P(SignedByKeysTest, AKeyThatComesWithTheTokenIsNotUsed) {
  const auto forger = GetParam().make();
  auto jwk = SigningKey(forger.public_pem).jwk();
  jwk["kid"] = "now";
  const auto its_header = header(R"(,"jwk":)" + boost::json::serialize(jwk) +
                                 R"(,"jku":"http://127.0.0.1/","x5u":"http://127.0.0.1/")");
  const auto text = base64url(its_header) + '.' + base64url(kPayload);

  EXPECT_FALSE(honours(text + '.' + base64url(SigningKey(forger.private_pem).sign(text))));
}

TEST_P(SignedByKeysTest, WhatMustBeUnderstoodIsRefused) {
  EXPECT_FALSE(honours(token_with(header(R"(,"crit":["b64"],"b64":false)"))));
}

TEST_P(SignedByKeysTest, ASignatureHasOneForm) {
  const auto token = tokens.issue(kClaims);

  EXPECT_FALSE(honours(token.substr(0, token.rfind('.') + 1)));
  EXPECT_FALSE(honours(token.substr(0, token.rfind('.') + 1) + base64url(std::string(64, '\0'))));
  EXPECT_FALSE(honours(token.substr(0, token.size() - 2)));
  EXPECT_FALSE(honours(token + "AA"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, SignedByKeysTest,
                         testing::Values(Kind{[] { return test::new_curve_key(); }, "ES256"},
                                         Kind{[] { return test::new_edwards_key(); }, "EdDSA"}));

}  // namespace
}  // namespace cartwright::auth
