#include "platform/db/settings.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>

namespace cartwright::db {
namespace {

struct Config {
  Settings postgres;
  Replicas replicas;

  static constexpr auto settings() {
    return std::tuple(runtime::group(&Config::postgres), runtime::group(&Config::replicas));
  }

  [[nodiscard]] std::optional<std::string> conflict() const {
    const auto faults = faults_between(postgres, replicas);
    return faults.empty() ? std::nullopt : std::optional(faults.front());
  }
};

Config load(const runtime::Environment& environment) {
  return runtime::load_config<Config>(environment);
}

TEST(DatabaseSettingsTest, GiveOnePortToAllHosts) {
  const auto config = load({{"POSTGRES_HOST", "db1,db2,db3"},
                            {"POSTGRES_PORT", "5433"},
                            {"POSTGRES_SSLMODE", "disable"}});

  EXPECT_EQ(config.postgres.hosts, (Hosts{"db1", "db2", "db3"}));
  EXPECT_EQ(config.postgres.ports, Ports{5433});
}

TEST(DatabaseSettingsTest, GiveEachHostItsPort) {
  const auto config = load({{"POSTGRES_HOST", "db1,db2"},
                            {"POSTGRES_PORT", "5433,5434"},
                            {"POSTGRES_SSLMODE", "disable"}});

  EXPECT_EQ(config.postgres.ports, (Ports{5433, 5434}));
}

TEST(DatabaseSettingsTest, NameNoReplicasByThemselves) {
  EXPECT_EQ(load({{"POSTGRES_REPLICA_PORT", "1,2"}}).replicas.hosts, Hosts());
}

TEST(DatabaseSettingsTest, VerifyAServerThatIsNotThisMachine) {
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "db.example.com"), "verify-full");
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "10.0.0.1"), "verify-full");
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "127.example.com"), "verify-full");
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "::1"), "prefer");
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "localhost"), "prefer");
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "127.0.0.1"), "prefer");
  EXPECT_EQ(ssl_mode_for(SslMode::automatic, "/run/postgresql"), "prefer");
  EXPECT_EQ(ssl_mode_for(SslMode::require, "db.example.com"), "require");
}

TEST(DatabaseSettingsTest, AskForTheCaOfAServerThatIsVerified) {
  const runtime::Environment remote{{"POSTGRES_HOST", "localhost,db.example.com"}};
  auto with_ca = remote;
  with_ca["POSTGRES_SSLROOTCERT"] = "ca.crt";
  auto open = remote;
  open["POSTGRES_SSLMODE"] = "disable";

  EXPECT_THROW(load(remote), runtime::ConfigError);
  EXPECT_NO_THROW(load(with_ca));
  EXPECT_NO_THROW(load(open));
}

TEST(DatabaseSettingsTest, AskForTheCaOfAReplicaThatIsVerified) {
  const runtime::Environment remote{{"POSTGRES_REPLICA_HOST", "localhost,db.example.com"}};
  auto with_ca = remote;
  with_ca["POSTGRES_SSLROOTCERT"] = "ca.crt";

  EXPECT_THROW(load(remote), runtime::ConfigError);
  EXPECT_NO_THROW(load(with_ca));
}

struct Mismatch {
  runtime::Environment environment;
  std::string fault;
};

void PrintTo(const Mismatch& mismatch, std::ostream* out) { *out << mismatch.fault; }

class MismatchTest : public testing::TestWithParam<Mismatch> {};

TEST_P(MismatchTest, IsReported) {
  try {
    load(GetParam().environment);
    FAIL() << "it was accepted";
  } catch (const runtime::ConfigError& error) {
    EXPECT_EQ(error.what(), GetParam().fault);
  }
}

INSTANTIATE_TEST_SUITE_P(
    DatabaseSettings, MismatchTest,
    testing::Values(
        Mismatch{{{"POSTGRES_SSLMODE", "perhaps"}},
                 "POSTGRES_SSLMODE: 'perhaps' is none of auto, disable, allow, prefer, require, "
                 "verify-ca, verify-full."},
        Mismatch{{{"POSTGRES_SSLKEY", "a.key"}},
                 "POSTGRES_SSLCERT and POSTGRES_SSLKEY: one is not given without the other."},
        Mismatch{{{"POSTGRES_HOST", ","}}, "POSTGRES_HOST: there is no host in the list."},
        Mismatch{{{"POSTGRES_PORT", ","}},
                 "POSTGRES_PORT: no port for the host of POSTGRES_HOST; give one for all, or one "
                 "for each."},
        Mismatch{
            {{"POSTGRES_HOST", "a,b,c"}, {"POSTGRES_PORT", "1,2"}, {"POSTGRES_SSLMODE", "allow"}},
            "POSTGRES_PORT: 2 ports for the 3 hosts of POSTGRES_HOST; give one for all, or "
            "one for each."},
        Mismatch{{{"POSTGRES_PORT", "5432,5433"}},
                 "POSTGRES_PORT: 2 ports for the host of POSTGRES_HOST; give one for all, or one "
                 "for each."},
        Mismatch{{{"POSTGRES_HOST", "a,b"}, {"POSTGRES_PORT", "1,x"}},
                 "POSTGRES_PORT: 'x' is not a port (1–65535)."},
        Mismatch{{{"POSTGRES_REPLICA_HOST", "a,b"},
                  {"POSTGRES_REPLICA_PORT", "1,2,3"},
                  {"POSTGRES_SSLMODE", "allow"}},
                 "POSTGRES_REPLICA_PORT: 3 ports for the 2 hosts of POSTGRES_REPLICA_HOST; give "
                 "one for all, or one for each."}));

}  // namespace
}  // namespace cartwright::db
