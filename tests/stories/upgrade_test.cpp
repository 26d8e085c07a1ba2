// Without downtime: old and new processes side by side while requests go on. See
// docs/operations.md.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "platform/testing/certificates.hpp"
#include "tests/stories/fleet.hpp"
#include "tests/stories/traffic.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {
namespace {

using testing::IsEmpty;

constexpr const char* kPassword = "correct horse";
constexpr const char* kSecret = "a secret that only tests know, 32+";
constexpr const char* kNextSecret = "the next secret of these tests, 32+";

/// A file with the certificates of these authorities, as TLS_CA takes them.
std::string bundle(const std::vector<std::string>& names) {
  const auto path = testing::TempDir() + "authorities.crt";
  std::ofstream file(path);
  for (const auto& name : names) file << std::ifstream(certificates_folder() + "/" + name).rdbuf();
  return path;
}

class UpgradeTest : public testing::Test {
 protected:
  Visitor given_visitor() {
    Visitor visitor(fleet.addresses(), "ann@example.com");
    visitor.registers(kPassword);
    visitor.logs_in(kPassword);
    return visitor;
  }

  /// Has both services trust these authorities, one after the other.
  void replace_both(const Settings& trusted) {
    fleet.replace_customers(trusted);
    fleet.replace_cart(trusted);
  }

  static Settings own(const std::string& name) {
    const auto files = certificate(name);
    return {{"TLS_CERTIFICATE", files.certificate}, {"TLS_KEY", files.key}};
  }

  Fleet fleet;
};

TEST_F(UpgradeTest, OldAndNewServeSideBySideOnADatabaseThatHasGrown) {
  Traffic traffic(fleet.addresses());

  fleet.migrate_customers("ALTER TABLE users ADD COLUMN nickname text");
  fleet.migrate_cart("ALTER TABLE products ADD COLUMN weight integer NOT NULL DEFAULT 0");
  EXPECT_TRUE(traffic.goes_on()) << "the old alone";
  fleet.start_customers();
  fleet.start_cart();
  EXPECT_TRUE(traffic.goes_on()) << "both";
  EXPECT_EQ(fleet.stop_old_customers(), 0);
  EXPECT_TRUE(traffic.goes_on()) << "the old cart with the new customers";
  EXPECT_EQ(fleet.stop_old_cart(), 0);
  EXPECT_TRUE(traffic.goes_on()) << "the new alone";

  EXPECT_THAT(traffic.failures(), IsEmpty());
}

TEST_F(UpgradeTest, TheSecretOfTheTokensChangesAndNobodyIsLoggedOut) {
  Traffic traffic(fleet.addresses());

  fleet.replace_customers({{"JWT_ACCEPTED_SECRET", kNextSecret}});
  EXPECT_TRUE(traffic.goes_on());
  fleet.replace_customers({{"JWT_SECRET", kNextSecret}, {"JWT_ACCEPTED_SECRET", kSecret}});
  EXPECT_TRUE(traffic.goes_on());

  EXPECT_THAT(traffic.failures(), IsEmpty());
}

TEST_F(UpgradeTest, TokensOfASecretThatIsNoLongerAcceptedAreRefused) {
  auto early = given_visitor();
  fleet.replace_customers({{"JWT_SECRET", kNextSecret}, {"JWT_ACCEPTED_SECRET", kSecret}});
  auto late = early;
  late.logs_in(kPassword);

  fleet.replace_customers({{"JWT_ACCEPTED_SECRET", ""}});

  EXPECT_EQ(early.opens_cart().message(), "Invalid authorization token");
  EXPECT_EQ(late.opens_cart().status, 200);
}

TEST_F(UpgradeTest, TheCertificateAuthorityIsReplacedServiceByService) {
  const Settings both{{"TLS_CA", bundle({"ca.crt", "next/ca.crt"})}};
  const Settings next{{"TLS_CA", certificates_folder() + "/next/ca.crt"}};
  Traffic traffic(fleet.addresses());

  replace_both(both);
  EXPECT_TRUE(traffic.goes_on()) << "both are trusted";
  fleet.replace_customers(own("next/customers"));
  EXPECT_TRUE(traffic.goes_on()) << "customers has its new certificate";
  fleet.replace_cart(own("next/cart"));
  EXPECT_TRUE(traffic.goes_on()) << "so has cart";
  replace_both(next);
  EXPECT_TRUE(traffic.goes_on()) << "the old one is forgotten";

  EXPECT_THAT(traffic.failures(), IsEmpty());
}

}  // namespace
}  // namespace cartwright::test
