#include "platform/auth/signing_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>

#include "platform/testing/keys.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::string bytes_of(std::string_view base64url) {
  std::array<char, 256> room;
  return std::string(text::decode_base64url(base64url, room).value());
}

// The examples of RFC 7515, A.3, and RFC 8037, A.4.

constexpr auto kCurveKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n"
    "6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n"
    "-----END PUBLIC KEY-----\n";
constexpr auto kCurveText =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ";
constexpr auto kCurveSignature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

constexpr auto kEdwardsKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "-----END PUBLIC KEY-----\n";
constexpr auto kEdwardsText = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
constexpr auto kEdwardsSignature =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

TEST(SigningKeyTest, VerifiesTheExampleOfEs256) {
  const SigningKey key{kCurveKey};

  EXPECT_EQ(key.algorithm(), "ES256");
  EXPECT_TRUE(key.verify(kCurveText, bytes_of(kCurveSignature)));
}

TEST(SigningKeyTest, VerifiesTheExampleOfEdDsa) {
  const SigningKey key{kEdwardsKey};

  EXPECT_EQ(key.algorithm(), "EdDSA");
  EXPECT_TRUE(key.verify(kEdwardsText, bytes_of(kEdwardsSignature)));
}

TEST(SigningKeyTest, PublishesTheExampleOfEs256) {
  const auto jwk = SigningKey(kCurveKey).jwk();

  EXPECT_EQ(jwk, (boost::json::object{{"use", "sig"},
                                      {"alg", "ES256"},
                                      {"kty", "EC"},
                                      {"crv", "P-256"},
                                      {"x", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                                      {"y", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}));
}

TEST(SigningKeyTest, PublishesTheExampleOfEdDsa) {
  const auto jwk = SigningKey(kEdwardsKey).jwk();

  EXPECT_EQ(jwk, (boost::json::object{{"use", "sig"},
                                      {"alg", "EdDSA"},
                                      {"kty", "OKP"},
                                      {"crv", "Ed25519"},
                                      {"x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}));
}

class EachKindTest : public testing::TestWithParam<test::KeyPair (*)()> {
 protected:
  const test::KeyPair pair = GetParam()();
  const SigningKey key{pair.private_pem};
};

TEST_P(EachKindTest, WhatOneHalfSignsTheOtherVerifies) {
  const auto signature = key.sign("text");

  EXPECT_EQ(signature.size(), 64U);
  EXPECT_TRUE(SigningKey(pair.public_pem).verify("text", signature));
}

TEST_P(EachKindTest, AnotherTextIsNotSigned) {
  EXPECT_FALSE(key.verify("another text", key.sign("text")));
}

TEST_P(EachKindTest, AnotherKeyHasNotSigned) {
  const SigningKey other{GetParam()().private_pem};

  EXPECT_FALSE(key.verify("text", other.sign("text")));
}

TEST_P(EachKindTest, ASignatureIsOfOneLength) {
  const auto signature = key.sign("text");

  EXPECT_FALSE(key.verify("text", ""));
  EXPECT_FALSE(key.verify("text", signature.substr(1)));
  EXPECT_FALSE(key.verify("text", signature + '\0'));
}

TEST_P(EachKindTest, ZeroesAreNoSignature) {
  EXPECT_FALSE(key.verify("text", std::string(64, '\0')));
  EXPECT_FALSE(key.verify("text", std::string(64, '\xff')));
}

TEST_P(EachKindTest, APublicKeySignsNothing) {
  const SigningKey open{pair.public_pem};

  EXPECT_FALSE(open.can_sign());
  EXPECT_THROW(static_cast<void>(open.sign("text")), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EachKindTest,
                         testing::Values([] { return test::new_curve_key(); },
                                         [] { return test::new_edwards_key(); }));

TEST(SigningKeyTest, OtherTextsAreNoKeys) {
  const auto read = [](std::string pem) { return [pem] { SigningKey{pem}; }; };

  EXPECT_THAT(read(""), ThrowsMessage<std::runtime_error>(HasSubstr("no key")));
  EXPECT_THAT(read("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
              ThrowsMessage<std::runtime_error>(HasSubstr("no key")));
}

TEST(SigningKeyTest, OtherCurvesAreRefused) {
  const auto read = [](const test::KeyPair& pair) {
    return [pem = pair.private_pem] { SigningKey{pem}; };
  };

  EXPECT_THAT(read(test::new_curve_key("P-384")),
              ThrowsMessage<std::runtime_error>(HasSubstr("another kind")));
  EXPECT_THAT(read(test::new_edwards_key("ED448")),
              ThrowsMessage<std::runtime_error>(HasSubstr("another kind")));
  EXPECT_THAT(read(test::new_edwards_key("X25519")),
              ThrowsMessage<std::runtime_error>(HasSubstr("another kind")));
}

}  // namespace
}  // namespace cartwright::auth
