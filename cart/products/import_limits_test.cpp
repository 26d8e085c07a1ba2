// How much an administrator may upload at once.

#include <gtest/gtest.h>

#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kCsvType = "text/csv";
constexpr const char* kNdjsonType = "application/x-ndjson";

class ImportLimitsTest : public CartFixture {
 protected:
  test::HttpReply import(const std::string& text, const std::string& type = kCsvType) {
    return admin.post("/api/v1/products/import/", text, type);
  }

  test::HttpClient admin = as(given_admin());
};

TEST_F(ImportLimitsTest, ImportTakesUpTo32MiB) {
  const std::string header = "sku,name,price\n";
  const std::string rows = header + std::string(32 * 1024 * 1024 - header.size(), '\n');

  const auto largest = import(rows);
  const auto larger = import(rows + "\n");

  EXPECT_EQ(largest.status, 200);
  EXPECT_EQ(larger.status, 413);
}

TEST_F(ImportLimitsTest, ImportTakesUpToAMillionRows) {
  const auto rows = test::repeated("{}\n", 1'000'000);

  const auto most = import(rows, kNdjsonType);
  const auto more = import(rows + "{}", kNdjsonType);

  EXPECT_EQ(most.number("/data/failed"), 1'000'000);
  EXPECT_EQ(more.status, 413);
  EXPECT_EQ(more.error_code(), "request_entity_too_large");
}

}  // namespace
}  // namespace cartwright::cart
