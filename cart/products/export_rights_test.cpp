// Exports whose readers lose the right to them.

#include <gtest/gtest.h>

#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kExport = "/api/v1/products/export/";
constexpr const char* kEnd = "\r\n0\r\n\r\n";  // of a body that is whole

/// An administrator has begun to read an export that is larger than what connections hold.
class ExportRightsTest : public CartFixture {
 protected:
  ExportRightsTest() {
    database.execute(
        "INSERT INTO products (sku, name, price, image_url)"
        " SELECT 'S' || n, 'Desk', 1, '/' || repeat('d', 2000) FROM generate_series(1, 10000) AS "
        "n");
    reader.send("GET " + std::string(kExport) + " HTTP/1.1\r\nHost: shop\r\nAuthorization: " +
                admin.token + "\r\nConnection: close\r\n\r\n");
    begin = reader.read_until("\r\n\r\n");
  }

  const KnownUser admin = given_admin();
  test::RawConnection reader{cart().http_port()};
  std::string begin;
};

TEST_F(ExportRightsTest, WhoStaysAnAdministratorGetsAll) {
  const auto rest = reader.read_all();

  EXPECT_EQ(test::status_of(begin), 200);
  EXPECT_TRUE(rest.ends_with(kEnd));
  EXPECT_TRUE(rest.contains("S10000,"));
}

TEST_F(ExportRightsTest, WhoIsDemotedGetsNoMorePages) {
  customers().demote(admin);

  const auto rest = reader.read_all();

  EXPECT_FALSE(rest.ends_with(kEnd));
  EXPECT_FALSE(rest.contains("S10000,"));
  EXPECT_EQ(as(admin).get(kExport).status, 403);
}

TEST_F(ExportRightsTest, WhoseAccountGoesGetsNoMorePages) {
  customers().delete_user(admin);

  const auto rest = reader.read_all();

  EXPECT_FALSE(rest.ends_with(kEnd));
  EXPECT_FALSE(rest.contains("S10000,"));
  EXPECT_EQ(as(admin).get(kExport).status, 401);
}

}  // namespace
}  // namespace cartwright::cart
