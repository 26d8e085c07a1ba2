// PostgreSQL over TLS: whom we believe, and who we say that we are.

#include "platform/testing/certificates.hpp"
#include "platform/testing/db/database_fixture.hpp"
#include "platform/testing/private_server.hpp"

namespace cartwright::db {
namespace {

constexpr Query kIsEncrypted{"SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"};
constexpr Query kRepeat{"SELECT repeat('x', $1)"};

// Shared, as it takes seconds to make: the tests only connect to it.
test::PrivateServer& shared_server() {
  static test::PrivateServer server(test::certificate("customers"));
  static const bool has_role = (server.execute("CREATE ROLE cart LOGIN"), true);
  (void)has_role;
  return server;
}

/// The certificate of the server names 127.0.0.1, but not 127.0.0.2.
class TlsTest : public DatabaseFixture {
 protected:
  TlsTest() {
    settings_ = shared_server().settings();
    settings_.hosts = {"127.0.0.1"};
    settings_.ports = {shared_server().port()};
    settings_.ssl_mode = SslMode::verify_full;
    settings_.ssl_root_certificate = test::certificate("cart").ca;
  }

  bool connects(const Change& change) {
    auto& database = given_database(change);
    try {
      return run(database.get<bool>(kIsEncrypted));
    } catch (const Error&) {
      return false;
    }
  }
};

TEST_F(TlsTest, BelievesAServerOfTheCaWithItsName) { EXPECT_TRUE(connects({})); }

TEST_F(TlsTest, RefusesAServerOfAnotherCa) {
  EXPECT_FALSE(connects([](Settings& settings) {
    settings.ssl_root_certificate = test::certificates_folder() + "/stranger-ca.crt";
  }));
}

TEST_F(TlsTest, RefusesAServerOfAnotherName) {
  EXPECT_FALSE(connects([](Settings& settings) { settings.hosts = {"127.0.0.2"}; }));
}

TEST_F(TlsTest, RefusesAServerWithoutTls) {
  EXPECT_FALSE(connects([](Settings& settings) {
    settings = test::test_server();
    settings.hosts = {"127.0.0.1"};
    settings.ssl_mode = SslMode::require;
  }));
}

TEST_F(TlsTest, ShowsItsCertificateWhereTheServerWantsOne) {
  EXPECT_TRUE(connects([](Settings& settings) {
    settings.user = "cart";
    settings.ssl_certificate = test::certificate("cart").certificate;
    settings.ssl_key = test::certificate("cart").key;
  }));
}

TEST_F(TlsTest, IsLetInNowhereWithoutTheCertificateThatIsWanted) {
  EXPECT_FALSE(connects([](Settings& settings) { settings.user = "cart"; }));
}

TEST_F(TlsTest, CarriesAnswersLongerThanARecord) {
  auto& database = given_database([](Settings& settings) { settings.read_connections = 1; });

  const auto failures = failures_together(
      40, [&](int i) { return database.get<std::string>(kRepeat, 10'000 + 1'000 * i); });

  EXPECT_EQ(failures, 0);
  EXPECT_EQ(run(database.get<std::string>(kRepeat, 3'000'000)).size(), 3'000'000U);
}

}  // namespace
}  // namespace cartwright::db
