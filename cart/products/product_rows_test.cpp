#include "cart/products/product_rows.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace cartwright::cart {
namespace {

std::vector<ProductRow> read(FileFormat format, std::string_view text, std::size_t size) {
  const auto rows = ProductRows::make(format);
  std::vector<ProductRow> all;
  ProductRow row;
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
    auto piece = text.substr(0, size);
    while (rows->read(piece, row)) all.push_back(row);
  }
  if (rows->finish(row)) all.push_back(row);
  return all;
}

std::vector<ProductRow> read_csv(std::string_view text) { return read(FileFormat::csv, text, 7); }

std::vector<ProductRow> read_ndjson(std::string_view text) {
  return read(FileFormat::ndjson, text, 7);
}

std::string faults_of(const ProductRow& row) {
  std::string faults = std::to_string(row.number) + ":";
  for (const auto& [field, texts] : row.faults.entries()) faults += " " + field + ": " + texts[0];
  return faults;
}

TEST(ProductRows, OfCsvHaveColumnsInAnyOrder) {
  const auto rows = read_csv("price,sku,name,stock\r\n9.99,A,\"Desk, oak\",3\r\n1,B,Chair,");

  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0].product.name, "Desk, oak");
  EXPECT_EQ(rows[0].product.stock.value, 3);
  EXPECT_TRUE(rows[1].product.stock.is_wanted);
  EXPECT_FALSE(rows[1].product.stock.value);
  EXPECT_FALSE(rows[1].product.category.is_wanted);
}

TEST(ProductRows, OfCsvMayHaveAnEmptyDescription) {
  const auto rows = read_csv("sku,description\nA,\n");

  EXPECT_EQ(rows.at(0).product.description, "");
  EXPECT_TRUE(rows.at(0).faults.empty());
}

TEST(ProductRows, OfCsvLeaveTheDescriptionWithoutAColumn) {
  const auto rows = read_csv("sku\nA\n");

  EXPECT_FALSE(rows.at(0).product.description);
}

TEST(ProductRows, OfNdjsonAreObjects) {
  const auto rows = read_ndjson(
      "\xEF\xBB\xBF{\"sku\": \"A\", \"stock\": 3, \"price\": \"1.50\"}\r\n\n{\"sku\": \"B\", "
      "\"stock\": null, \"id\": 7}");

  ASSERT_EQ(rows.size(), 2);
  EXPECT_EQ(rows[0].product.stock.value, 3);
  EXPECT_TRUE(rows[1].product.stock.is_wanted);
  EXPECT_EQ(faults_of(rows[1]), "2:");
}

struct BadRow {
  std::string text;
  std::string faults;

  friend void PrintTo(const BadRow& bad, std::ostream* out) { *out << bad.text.substr(0, 80); }
};

class BadCsvRowTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadCsvRowTest, HasFaults) {
  const auto rows = read_csv("sku,name,stock\n" + GetParam().text);

  EXPECT_EQ(faults_of(rows.at(0)), GetParam().faults);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadCsvRowTest,
    testing::Values(BadRow{",Desk,1", "1: sku: Field may not be null."},
                    BadRow{"A,,1", "1: name: Field may not be null."},
                    BadRow{"A,Desk,many", "1: stock: Not a valid integer."},
                    BadRow{"A,Desk", "1: non_field_errors: There are 2 cells for 3 columns."},
                    BadRow{std::string(65, 's') + ",,-1",
                           "1: name: Field may not be null. sku: Length must be between 1 and 64. "
                           "stock: Must be greater than or equal to 0."}));

class BadNdjsonRowTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadNdjsonRowTest, HasFaultsThatEndWithItsLine) {
  const auto rows = read_ndjson(GetParam().text + "\n{\"sku\": \"B\"}");

  EXPECT_EQ(faults_of(rows.at(0)), GetParam().faults);
  EXPECT_EQ(faults_of(rows.at(1)), "2:");
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadNdjsonRowTest,
    testing::Values(BadRow{"{\"sku\": \"A\"", "1: json: Invalid JSON body."},
                    BadRow{"[]", "1: sku: Missing data for required field."},
                    BadRow{"{\"sku\": null}", "1: sku: Field may not be null."},
                    BadRow{"{\"sku\": \"A\", \"name\": null}", "1: name: Field may not be null."},
                    BadRow{"{\"a\": \"" + std::string(300'000, 'a') + "\"}",
                           "1: non_field_errors: This line is too long."}));

class BadHeaderTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadHeaderTest, IsRefused) {
  ProductRow all;

  try {
    read_csv(GetParam().text);
  } catch (const Error& error) {
    all.faults = error.fields();
  }

  EXPECT_EQ(faults_of(all), GetParam().faults);
}

INSTANTIATE_TEST_SUITE_P(
    Headers, BadHeaderTest,
    testing::Values(BadRow{"", "0: sku: Missing data for required field."},
                    BadRow{"name,price\n", "0: sku: Missing data for required field."},
                    BadRow{"sku,colour", "0: colour: Unknown column."},
                    BadRow{"sku,id\n", "0: id: Unknown column."},
                    BadRow{"sku,name,sku\n", "0: sku: This column is there twice."}));

}  // namespace
}  // namespace cartwright::cart
