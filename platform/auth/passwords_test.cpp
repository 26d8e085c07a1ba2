#include "platform/auth/passwords.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <ctime>
#include <functional>
#include <ostream>
#include <string>

#include "platform/testing/run.hpp"

namespace cartwright::auth {
namespace {

constexpr runtime::ClientNetwork kClient{.prefix = 1};

class PasswordsTest : public testing::Test {
 protected:
  std::string hash(std::string password) {
    return test::run(loop_, passwords_.hash(kClient, Secret(password)));
  }

  bool verify(std::string password, std::string stored) {
    return test::run(loop_, passwords_.verify(kClient, Secret(password), stored));
  }

  /// Of the whole process, so that it holds on a busy machine.
  static double cpu_time_of(const std::function<void()>& work) {
    const auto before = std::clock();
    work();
    return static_cast<double>(std::clock() - before);
  }

  runtime::BlockingPool pool_{1, 8};
  boost::asio::io_context loop_;
  Passwords passwords_{pool_};
};

TEST_F(PasswordsTest, VerifiesWhatItHashed) {
  const auto stored = hash("correct horse");

  EXPECT_TRUE(verify("correct horse", stored));
  EXPECT_FALSE(verify("correct horsf", stored));
  EXPECT_FALSE(verify("correct hors", stored));
  EXPECT_FALSE(verify("", stored));
}

TEST_F(PasswordsTest, TakesAPasswordAsItsBytes) {
  const auto stored = hash("p\u00e4sswort");

  EXPECT_TRUE(verify("p\u00e4sswort", stored));
  EXPECT_FALSE(verify("pa\u0308sswort", stored));
}

TEST_F(PasswordsTest, HashesWithArgon2idAndItsConfiguredCost) {
  EXPECT_TRUE(hash("correct horse").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST_F(PasswordsTest, GivesEachHashASaltOfItsOwn) {
  EXPECT_NE(hash("correct horse"), hash("correct horse"));
}

TEST_F(PasswordsTest, TellsLongPasswordsApartByTheirLastByte) {
  const auto stored = hash(std::string(4096, 'x'));

  EXPECT_TRUE(verify(std::string(4096, 'x'), stored));
  EXPECT_FALSE(verify(std::string(4095, 'x') + 'y', stored));
}

TEST_F(PasswordsTest, SpendsAsMuchOnAnUnknownUser) {
  const auto stored = hash("correct horse");

  const auto known = cpu_time_of([&] { verify("correct hors", stored); });
  const auto unknown = cpu_time_of([&] { test::run(loop_, passwords_.refuse(kClient)); });

  EXPECT_GT(unknown, known / 2);
  EXPECT_LT(unknown, known * 2);
}

TEST_F(PasswordsTest, HashesAtTheCostThatIsSet) {
  const Passwords dear(pool_, {.memory_kib = 32'768, .passes = 3});

  const auto stored = test::run(loop_, dear.hash(kClient, Secret("correct horse")));

  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=32768,t=3,p=1$"));
  EXPECT_TRUE(verify("correct horse", stored));
}

TEST_F(PasswordsTest, KeepsAHashOfItsOwnCost) {
  EXPECT_FALSE(passwords_.needs_rehash(hash("correct horse")));
}

TEST_F(PasswordsTest, RenewsAHashOfBeforeTheCostWasRaised) {
  const Passwords dear(pool_, {.memory_kib = 32'768, .passes = 3});

  EXPECT_TRUE(dear.needs_rehash(hash("correct horse")));
}

TEST_F(PasswordsTest, KeepsAHashOfBeforeTheCostWasLowered) {
  const Passwords dear(pool_, {.memory_kib = 32'768, .passes = 3});

  const auto stored = test::run(loop_, dear.hash(kClient, Secret("correct horse")));

  EXPECT_FALSE(passwords_.needs_rehash(stored));
}

struct OldHash {
  std::string reason, stored;
  friend std::ostream& operator<<(std::ostream& out, const OldHash& o) { return out << o.reason; }
};

class OldHashTest : public PasswordsTest, public testing::WithParamInterface<OldHash> {};

TEST_P(OldHashTest, NeedsRehash) { EXPECT_TRUE(passwords_.needs_rehash(GetParam().stored)); }

INSTANTIATE_TEST_SUITE_P(
    Table, OldHashTest,
    testing::Values(OldHash{"SHA-256 crypt",
                            "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJz"},
                    OldHash{"fewer passes",
                            "$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                    OldHash{"less memory",
                            "$argon2id$v=19$m=8192,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                    OldHash{"Argon2i",
                            "$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
                    OldHash{"broken", "$argon2id$v=19$"}));

struct Crypted {
  std::string password, stored;
  friend std::ostream& operator<<(std::ostream& out, const Crypted& c) { return out << c.stored; }
};

// The first was made by `openssl passwd -5`, the others by Python's crypt.
const Crypted kByOpenssl{"correct horse",
                         "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC"};

class Sha256CryptTest : public PasswordsTest, public testing::WithParamInterface<Crypted> {};

TEST_P(Sha256CryptTest, Verifies) {
  EXPECT_TRUE(verify(GetParam().password, GetParam().stored));
  EXPECT_FALSE(verify(GetParam().password + 'x', GetParam().stored));
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, Sha256CryptTest,
    testing::Values(
        kByOpenssl,
        Crypted{"correct horse",
                "$5$rounds=5000$toolongsaltstrin$mcwn7GU6ZZJsdLyuDcnWeMTXt6iS54gpCL9qqfB6vqB"},
        Crypted{"pässword",
                "$5$rounds=1400$anotherlongsalts$GDB5jowbz4wnn8yBVliwbO2ixXImnaoQlLnifMICHd7"},
        Crypted{"testPass123",
                "$5$rounds=535000$abcdefgh12345678$nTeURQL.ZvzYbfIunaGw9BJR.PQJCyryEmTB3.ho0NB"}));

TEST_F(PasswordsTest, RefusesANulInAPasswordForSha256Crypt) {
  EXPECT_FALSE(verify(kByOpenssl.password + '\0' + "tail", kByOpenssl.stored));
}

struct BadHash {
  std::string reason, stored;
  friend std::ostream& operator<<(std::ostream& out, const BadHash& b) { return out << b.reason; }
};

class BadHashTest : public PasswordsTest, public testing::WithParamInterface<BadHash> {};

TEST_P(BadHashTest, NeverVerifies) {
  EXPECT_FALSE(verify("correct horse", GetParam().stored)) << GetParam().reason;
  EXPECT_FALSE(verify(GetParam().stored, GetParam().stored)) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadHashTest,
    testing::Values(
        BadHash{"empty", ""}, BadHash{"the password itself", "correct horse"},
        BadHash{"a locked account", "!"}, BadHash{"crypt's sign of failure", "*0"},
        BadHash{"MD5 crypt", "$1$saltsalt$NuzA7WTAelpl95xgBGWN60"},
        BadHash{"SHA-512 crypt",
                "$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81u"
                "GhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/"},
        BadHash{"no hash behind the salt", "$5$saltstring"},
        BadHash{"an empty hash", "$5$saltstring$"}, BadHash{"only the prefix", "$5$"},
        BadHash{"a cut-off hash", kByOpenssl.stored.substr(0, kByOpenssl.stored.size() - 1)},
        BadHash{"a prolonged hash", kByOpenssl.stored + 'A'},
        BadHash{"rounds that are no number", "$5$rounds=x$saltstring$vc6YOOogU4kWVvwga8e9zTFg"},
        BadHash{"an Argon2id hash cut off", "$argon2id$v=19$m=19456,t=2,p=1$AAAA"},
        BadHash{"only Argon2id's prefix", "$argon2id$"}));

// A million and one rounds of this salt, made by Python's crypt: right, and still refused.
TEST_F(PasswordsTest, RefusesMoreThanAMillionRounds) {
  EXPECT_FALSE(verify("correct horse",
                      "$5$rounds=1000001$saltstring$loaQwqzVhvamHYFl9RpyKpB4aEdZsdfwYAEZnddayT5"));
}

}  // namespace
}  // namespace cartwright::auth
