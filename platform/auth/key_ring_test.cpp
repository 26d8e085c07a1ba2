#include "platform/auth/key_ring.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "platform/testing/keys.hpp"

namespace cartwright::auth {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

class KeyRingTest : public testing::Test {
 protected:
  auto refusal(const std::string& sentence) {
    return ThrowsMessage<std::runtime_error>(HasSubstr(sentence));
  }

  KeyRing read() const { return KeyRing::read(folder.path()); }

  const test::KeyFolderOfTest folder;
  const test::KeyPair curve = test::new_curve_key();
  const test::KeyPair edwards = test::new_edwards_key();
};

TEST_F(KeyRingTest, AnEmptyFolderHasNoKeys) {
  const auto ring = read();

  EXPECT_EQ(ring.active(), nullptr);
  EXPECT_EQ(ring.jwks(), R"({"keys":[]})");
}

TEST_F(KeyRingTest, AFileSaysWhatItsKeyIsCalledAndDoes) {
  folder.write("old.passive.pem", curve.public_pem);
  folder.write("now.active.pem", edwards.private_pem);
  folder.write("next.standby.pem", curve.private_pem);

  const auto ring = read();

  EXPECT_EQ(ring.active()->id, "now");
  EXPECT_NE(ring.find("old", "ES256"), nullptr);
  EXPECT_NE(ring.find("next", "ES256"), nullptr);
}

TEST_F(KeyRingTest, AKeyIsForItsAlgorithmAlone) {
  folder.write("now.active.pem", edwards.private_pem);

  const auto ring = read();

  EXPECT_NE(ring.find("now", "EdDSA"), nullptr);
  EXPECT_EQ(ring.find("now", "ES256"), nullptr);
  EXPECT_EQ(ring.find("now", "HS256"), nullptr);
  EXPECT_EQ(ring.find("", "EdDSA"), nullptr);
}

TEST_F(KeyRingTest, PublishesAllKeysTheActiveOneFirst) {
  folder.write("a.standby.pem", curve.private_pem);
  folder.write("b.active.pem", edwards.private_pem);

  const auto keys = boost::json::parse(read().jwks()).at("keys").as_array();

  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0].at("kid"), "b");
  EXPECT_EQ(keys[1].at("kid"), "a");
  EXPECT_FALSE(keys[0].as_object().contains("d")) << "the private half";
}

TEST_F(KeyRingTest, OtherFilesAreNoKeys) {
  folder.write("README", "nothing");
  folder.write(".hidden.active.pem", "nothing");

  EXPECT_EQ(read().active(), nullptr);
}

TEST_F(KeyRingTest, OneKeyIsActiveAtMost) {
  folder.write("a.active.pem", curve.private_pem);
  folder.write("b.active.pem", edwards.private_pem);

  EXPECT_THAT([this] { read(); }, refusal("b.active.pem is active, as another one is."));
}

TEST_F(KeyRingTest, NoTwoKeysHaveOneName) {
  folder.write("a.active.pem", curve.private_pem);
  folder.write("a.passive.pem", edwards.private_pem);

  EXPECT_THAT([this] { read(); }, refusal("a.passive.pem has the name of another key."));
}

TEST_F(KeyRingTest, WhatSignsIsAPrivateKey) {
  folder.write("a.active.pem", curve.public_pem);

  EXPECT_THAT([this] { read(); }, refusal("a.active.pem is a public key"));
}

TEST_F(KeyRingTest, ANameHasTwoParts) {
  folder.write("a.pem", curve.private_pem);

  EXPECT_THAT([this] { read(); }, refusal("a.pem is not named like"));
}

TEST_F(KeyRingTest, ARoleIsOneOfThree) {
  folder.write("a.Active.pem", curve.private_pem);

  EXPECT_THAT([this] { read(); }, refusal("a.Active.pem is not named like"));
}

TEST_F(KeyRingTest, WhatIsNoKeyIsNamed) {
  folder.write("a.active.pem", "no key");

  EXPECT_THAT([this] { read(); }, refusal("a.active.pem is no key"));
}

TEST_F(KeyRingTest, AFolderMustBeThere) {
  EXPECT_THAT([] { KeyRing::read("/nowhere"); }, refusal("/nowhere: No such file"));
}

}  // namespace
}  // namespace cartwright::auth
