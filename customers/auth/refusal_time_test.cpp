// How long a refused login takes says nothing about the account.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

struct Stored {
  std::string reason;
  std::string password_hash;
};

void PrintTo(const Stored& stored, std::ostream* out) { *out << stored.reason; }

class RefusalTimeTest : public CustomersFixture, public testing::WithParamInterface<Stored> {
 protected:
  /// Of the fastest of three refused logins, so that it holds on a busy machine.
  double time_of_refusal(const std::string& email,
                         const std::string& password = "a wrong password") {
    return std::min(
        {time_of_one(email, password), time_of_one(email, password), time_of_one(email, password)});
  }

 private:
  double time_of_one(const std::string& email, const std::string& password) {
    const auto began = std::chrono::steady_clock::now();
    const auto reply = anonymous().post(kLogin, credentials_body(email, password));
    EXPECT_EQ(reply.status, 400) << reply.body;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }
};

TEST_P(RefusalTimeTest, IsThatOfAWrongPassword) {
  const auto user = given_user();
  const auto other = given_user({.password_hash = GetParam().password_hash});

  const auto known = time_of_refusal(user.email);
  const auto odd = time_of_refusal(other.email);

  EXPECT_LT(odd, known * 1.5);
  EXPECT_GT(odd, known / 1.5);
}

TEST_F(RefusalTimeTest, OfAnUnknownAddressIsThatOfAWrongPassword) {
  const auto user = given_user();

  const auto known = time_of_refusal(user.email);
  const auto unknown = time_of_refusal("nobody@example.com");

  EXPECT_LT(unknown, known * 1.5);
  EXPECT_GT(unknown, known / 1.5);
}

TEST_F(RefusalTimeTest, OfTheRightPasswordOfWhoIsSwitchedOffIsThatOfAWrongOne) {
  const auto user = given_user();
  database.execute("UPDATE users SET is_active = false");

  const auto wrong = time_of_refusal(user.email);
  const auto right = time_of_refusal(user.email, kPassword);

  EXPECT_LT(right, wrong * 1.5);
  EXPECT_GT(right, wrong / 1.5);
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusalTimeTest,
    testing::Values(
        Stored{"bcrypt", "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"},
        Stored{"a locked account", "!"},
        Stored{"SHA-256 crypt of the usual cost",
               "$5$rounds=535000$abcdefgh12345678$nTeURQL.ZvzYbfIunaGw9BJR.PQJCyryEmTB3.ho0NB"},
        Stored{"SHA-256 crypt of little cost",
               "$5$rounds=1400$anotherlongsalts$GDB5jowbz4wnn8yBVliwbO2ixXImnaoQlLnifMICHd7"},
        Stored{"SHA-256 crypt of no end", "$5$rounds=999999999$saltstring$abc"},
        Stored{"a broken Argon2id hash", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"}));

}  // namespace
}  // namespace cartwright::customers
