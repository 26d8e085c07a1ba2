// Keys of a folder, as operators change them while the program runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/keys.hpp"

namespace cartwright::customers {
namespace {

using testing::HasSubstr;

constexpr auto kKeys = "/.well-known/jwks.json";

class SigningKeysTest : public test::ServiceFixture {
 protected:
  test::ServiceProcess start_with_keys() { return start({{"JWT_KEYS_DIR", folder.path()}}); }

  static std::string log_in(const test::ServiceProcess& program) {
    client_of(program).post(kCreate, new_user_body());
    return client_of(program)
        .post(kLogin, credentials_body("ann@example.com", "correct horse"))
        .text("/data/token");
  }

  static auto status(const test::ServiceProcess& program, const std::string& token) {
    return client_of(program).as(token).get(kList).status;
  }

  /// Whether the program publishes so many keys within some seconds of SIGHUP.
  static bool takes_up(const test::ServiceProcess& program, std::size_t keys) {
    ::kill(program.pid(), SIGHUP);
    return test::eventually(
        [&] { return client_of(program).get(kKeys).at("/keys").as_array().size() == keys; });
  }

  const test::KeyFolderOfTest folder;
};

// An honoured token of no administrator is answered 403 here.
constexpr int kHonoured = 403;

TEST_F(SigningKeysTest, WithoutKeysNoneArePublished) {
  const auto program = start();

  const auto reply = client_of(program).get(kKeys);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"keys":[]})");
  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=600");
}

TEST_F(SigningKeysTest, TheActiveKeySigns) {
  folder.write("now.active.pem", test::new_edwards_key().private_pem);
  const auto program = start_with_keys();

  const auto token = log_in(program);

  EXPECT_EQ(status(program, token), kHonoured);
  EXPECT_EQ(client_of(program).get(kKeys).text("/keys/0/kid"), "now");
}

TEST_F(SigningKeysTest, KeysAreReplacedWithoutLoggingAnybodyOut) {
  folder.write("now.active.pem", test::new_curve_key().private_pem);
  folder.write("next.standby.pem", test::new_curve_key().private_pem);
  const auto program = start_with_keys();
  const auto token = log_in(program);
  folder.rename("now.active.pem", "now.passive.pem");
  folder.rename("next.standby.pem", "next.active.pem");
  folder.write("third.standby.pem", test::new_edwards_key().private_pem);

  ASSERT_TRUE(takes_up(program, 3));

  EXPECT_EQ(status(program, token), kHonoured);
  EXPECT_EQ(status(program, log_in(program)), kHonoured);
}

TEST_F(SigningKeysTest, WhatWasProvenByAKeyThatIsGoneIsNotHonoured) {
  folder.write("now.active.pem", test::new_curve_key().private_pem);
  const auto program = start_with_keys();
  const auto token = log_in(program);
  ASSERT_EQ(status(program, token), kHonoured);
  folder.remove("now.active.pem");

  ASSERT_TRUE(takes_up(program, 0));

  EXPECT_EQ(status(program, token), 401);
}

TEST_F(SigningKeysTest, ABrokenFolderLeavesTheKeysAsTheyWere) {
  folder.write("now.active.pem", test::new_curve_key().private_pem);
  auto program = start_with_keys();
  const auto token = log_in(program);
  folder.write("broken.passive.pem", "no key");
  ::kill(program.pid(), SIGHUP);
  ASSERT_TRUE(test::eventually(
      [&] { return program.output().find("keys not taken up") != std::string::npos; }));

  EXPECT_EQ(status(program, token), kHonoured);
  EXPECT_EQ(status(program, log_in(program)), kHonoured);
}

TEST_F(SigningKeysTest, ABrokenFolderIsRefusedAtStart) {
  folder.write("broken.active.pem", "no key");

  const auto ended = run({{"JWT_KEYS_DIR", folder.path()}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("broken.active.pem is no key in PEM"));
}

TEST_F(SigningKeysTest, SomebodyMustSign) {
  const auto ended = run({{"JWT_ACCEPT_HS256", "false"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("JWT_KEYS_DIR"));
}

TEST_F(SigningKeysTest, AShortSecretIsForDevelopmentAlone) {
  const auto ended = run({{"JWT_SECRET", "only-20-bytes-of-it."}, {"DEBUG", "false"}});

  EXPECT_EQ(ended.status, 1);
  EXPECT_THAT(ended.output, HasSubstr("fewer than 32 bytes"));
}

}  // namespace
}  // namespace cartwright::customers
