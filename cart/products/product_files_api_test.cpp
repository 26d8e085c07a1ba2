#include "cart/products/product_files_api.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/parallel.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kImport = "/api/v1/products/import/";
constexpr const char* kDryRun = "/api/v1/products/import/?dry_run=true";
constexpr const char* kExport = "/api/v1/products/export/";
constexpr const char* kCsvType = "text/csv";
constexpr const char* kNdjsonType = "application/x-ndjson";

const std::string kHeader =
    "sku,name,description,price,category,image_url,stock,min_quantity,max_quantity,archived\r\n";

std::string counts(std::int64_t created, std::int64_t updated, std::int64_t unchanged) {
  return fmt::format(
      R"({{"data":{{"created":{},"updated":{},"unchanged":{},"failed":0,"faults":[]}}}})", created,
      updated, unchanged);
}

class ProductFilesTest : public CartFixture {
 protected:
  ProductFilesTest() : administrator(given_admin()), admin(as(administrator)) {}

  test::HttpReply import(const std::string& text, const std::string& type = kCsvType) {
    return admin.post(kImport, text, type);
  }

  static std::string rows_of(const std::string& name, int first, int end, int step) {
    std::string rows;
    for (int row = first; row != end; row += step)
      rows += fmt::format("S{},{},{}\n", row, name, row);
    return rows;
  }

  /// Of every hundredth product.
  std::vector<std::string> some_paths() {
    std::vector<std::string> paths;
    for (int row = 0; row < 1000; row += 100) {
      const auto id =
          database.scalar(fmt::format("SELECT id FROM products WHERE sku = 'S{}'", row));
      paths.push_back("/api/v1/products/" + id + "/");
    }
    return paths;
  }

  int import_once_more(const std::string& text) {
    return as(administrator).post(kImport, text, kCsvType).status;
  }

  /// Changes one after the other, and tells the highest status.
  int worst_of_changes(const std::vector<std::string>& paths, std::size_t stock) {
    auto client = as(administrator);
    const auto body = fmt::format(R"({{"stock": {}}})", stock);
    int worst = 0;
    for (const auto& path : paths) worst = std::max(worst, client.patch(path, body).status);
    return worst;
  }

  std::string products() {
    return database.scalar(
        "SELECT coalesce(string_agg(concat_ws('|', sku, name, price, stock, version), ' ' "
        "ORDER BY sku), '') FROM products");
  }

  const KnownUser administrator;
  test::HttpClient admin;
};

TEST_F(ProductFilesTest, ImportMakesProducts) {
  const auto reply =
      import("sku,name,price,stock,category\r\nA,\"Desk, oak\",149.99,3,Desks\r\nB,Chair,20,,\r\n");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, counts(2, 0, 0));
  EXPECT_EQ(products(), "A|Desk, oak|149.99|3|1 B|Chair|20.00|1");
}

TEST_F(ProductFilesTest, ImportOfTheSameAgainChangesNothing) {
  import("sku,name,price\nA,Desk,10\n");

  const auto reply = import("name,sku,price\nDesk,A,10.0\n");

  EXPECT_EQ(reply.body, counts(0, 0, 1));
  EXPECT_EQ(products(), "A|Desk|10.00|1");
}

TEST_F(ProductFilesTest, ImportLeavesWhatHasNoColumn) {
  import("sku,name,price,stock\nA,Desk,10,7\n");

  const auto reply = import("sku,price\nA,12");

  EXPECT_EQ(reply.body, counts(0, 1, 0));
  EXPECT_EQ(products(), "A|Desk|12.00|7|2");
}

TEST_F(ProductFilesTest, ImportTakesAwayWhatHasAnEmptyCell) {
  import("sku,name,price,stock\nA,Desk,10,7\n");

  const auto reply = import("sku,stock\nA,\n");

  EXPECT_EQ(reply.body, counts(0, 1, 0));
  EXPECT_EQ(products(), "A|Desk|10.00|2");
}

TEST_F(ProductFilesTest, ImportTakesJsonObjects) {
  const auto reply = import(
      "{\"sku\": \"A\", \"name\": \"Desk\", \"price\": \"10\", \"stock\": 7}\n"
      "{\"sku\": \"B\", \"name\": \"Chair\", \"price\": \"1\"}",
      kNdjsonType);

  EXPECT_EQ(reply.body, counts(2, 0, 0));
  EXPECT_EQ(products(), "A|Desk|10.00|7|1 B|Chair|1.00|1");
}

TEST_F(ProductFilesTest, DryRunChangesNothing) {
  import("sku,name,price\nA,Desk,10\nB,Chair,1\n");

  const auto reply =
      admin.post(kDryRun, "sku,name,price\nA,Desk,11\nB,Chair,1\nC,Lamp,5", kCsvType);

  EXPECT_EQ(reply.body, counts(1, 1, 1));
  EXPECT_EQ(products(), "A|Desk|10.00|1 B|Chair|1.00|1");
}

TEST_F(ProductFilesTest, ImportWithAFaultChangesNothing) {
  import("sku,name,price\nA,Desk,10\n");

  const auto reply = import("sku,name,price\nA,Desk,11\nB,,1\nC,Lamp,5\nC,Lamp,6\n,Lamp,7\n");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.number("/data/created"), 1);
  EXPECT_EQ(reply.number("/data/updated"), 1);
  EXPECT_EQ(reply.number("/data/failed"), 3);
  EXPECT_EQ(reply.number("/data/faults/0/row"), 2);
  EXPECT_EQ(reply.text("/data/faults/0/fields/name/0"), "Field may not be null.");
  EXPECT_EQ(reply.number("/data/faults/1/row"), 4);
  EXPECT_EQ(reply.text("/data/faults/1/fields/sku/0"), "This file has it twice.");
  EXPECT_EQ(reply.text("/data/faults/2/fields/sku/0"), "Field may not be null.");
  EXPECT_EQ(products(), "A|Desk|10.00|1");
}

TEST_F(ProductFilesTest, ImportKeepsMinimumBelowMaximum) {
  import("sku,name,price,min_quantity\nA,Desk,10,4\n");

  const auto reply = import("sku,name,price,max_quantity,min_quantity\nA,Desk,10,3,4\nB,B,1,2,6\n");
  const auto of_one = import("sku,max_quantity\nA,3\n");

  EXPECT_EQ(reply.number("/data/failed"), 2);
  EXPECT_EQ(of_one.text("/data/faults/0/fields/max_quantity/0"), kMaxBelowMin);
}

TEST_F(ProductFilesTest, NewProductNeedsNameAndPrice) {
  const auto reply = import("sku\nA\n");

  EXPECT_EQ(reply.text("/data/faults/0/fields/name/0"), schema::kMissing);
  EXPECT_EQ(reply.text("/data/faults/0/fields/price/0"), schema::kMissing);
}

TEST_F(ProductFilesTest, ImportTellsOfAHundredFaults) {
  const auto reply = import("sku,name,price\n" + test::numbered("{},,1\n", 1, 150));

  EXPECT_EQ(reply.number("/data/failed"), 150);
  EXPECT_EQ(reply.at("/data/faults").as_array().size(), 100);
}

TEST_F(ProductFilesTest, FaultsAreThoseOfTheFirstRowsInTheirOrder) {
  const auto many = test::numbered("{},Desk,\n", 1, 100) + test::numbered("{},,1\n", 101, 110);

  const auto reply = import("sku,name\n1,Desk\n2,\n3,Desk\n");
  const auto of_many = import("sku,name,price\n" + many + "200\n");

  EXPECT_EQ(reply.number("/data/faults/0/row"), 1);
  EXPECT_EQ(reply.number("/data/faults/1/row"), 2);
  EXPECT_EQ(reply.number("/data/faults/2/row"), 3);
  EXPECT_EQ(of_many.number("/data/failed"), 111);
  EXPECT_EQ(of_many.number("/data/faults/99/row"), 100);
}

TEST_F(ProductFilesTest, WhatWasWrittenBeforeAFaultIsUndone) {
  const auto rows = test::numbered("{},Desk,1\n", 1, 1200);

  const auto reply = import("sku,name,price\n" + rows + "X,,1\n");

  EXPECT_EQ(reply.number("/data/created"), 1200);
  EXPECT_EQ(reply.number("/data/failed"), 1);
  EXPECT_EQ(database.scalar("SELECT count(*) FROM products"), "0");
}

TEST_F(ProductFilesTest, ImportWithAKeyIsDoneOnce) {
  auto keyed = admin.with("Idempotency-Key", "monday");
  const auto first = keyed.post(kImport, "sku,name,price\nA,Desk,10\n", kCsvType);
  database.execute("UPDATE products SET price = 11");

  const auto again = keyed.post(kImport, "sku,name,price\nA,Desk,10\n", kCsvType);

  EXPECT_EQ(first.body, counts(1, 0, 0));
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(products(), "A|Desk|11.00|2");
}

TEST_F(ProductFilesTest, ImportsAndChangesBesideEachOtherAreDoneOrTurnedAway) {
  const std::string upwards = "sku,name,price\n" + rows_of("Desk", 0, 1000, 1);
  const std::string downwards = "sku,name,price\n" + rows_of("Chair", 999, -1, -1);
  import(upwards);
  const auto paths = some_paths();

  const auto statuses = test::in_parallel(8, [&](std::size_t at) {
    return at % 4 > 1 ? worst_of_changes(paths, at)
                      : import_once_more(at % 4 == 0 ? upwards : downwards);
  });

  EXPECT_THAT(statuses, testing::Each(testing::AnyOf(200, 503)));
  EXPECT_THAT(statuses, testing::Contains(200));
  EXPECT_EQ(database.scalar("SELECT concat_ws('|', count(*), sum(price), count(DISTINCT name)) "
                            "FROM products"),
            "1000|499500.00|1");
}

TEST_F(ProductFilesTest, ImportsOfTheSameNewProductsAreDoneOrTurnedAway) {
  const std::string upwards = "sku,name,price\n" + rows_of("Desk", 0, 1000, 1);
  const std::string downwards = "sku,name,price\n" + rows_of("Desk", 999, -1, -1);

  const auto statuses = test::in_parallel(
      6, [&](std::size_t at) { return import_once_more(at % 2 == 0 ? upwards : downwards); });

  EXPECT_THAT(statuses, testing::Each(testing::AnyOf(200, 503)));
  EXPECT_EQ(database.scalar("SELECT concat_ws('|', count(*), sum(price)) FROM products"),
            "1000|499500.00");
}

TEST_F(ProductFilesTest, ImportRefusesWhatIsNoSuchFile) {
  const auto broken = import("sku,name\nA,\"Desk");
  const auto unknown = import("sku,colour\n");
  const auto without_sku = import("name\n");
  const auto json = import("{}", "application/json");

  EXPECT_EQ(broken.status, 400);
  EXPECT_EQ(broken.field_error("csv"), "Invalid CSV in line 2: the last quote is not closed.");
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(unknown.field_error("colour"), "Unknown column.");
  EXPECT_EQ(without_sku.field_error("sku"), schema::kMissing);
  EXPECT_EQ(json.status, 415);
}

TEST_F(ProductFilesTest, OnlyAdministratorsSendSoMuch) {
  const std::string large(3 * 1024 * 1024, 'a');

  const auto of_nobody = anonymous().post(kImport, large, kCsvType);
  const auto of_a_user = as(given_user()).post(kImport, large, kCsvType);
  const auto elsewhere = admin.post("/api/v1/products/", large);

  EXPECT_EQ(of_nobody.status, 401);
  EXPECT_EQ(of_a_user.status, 403);
  EXPECT_EQ(elsewhere.status, 413);
}

TEST_F(ProductFilesTest, ExportIsWhatImportTakesBackUnchanged) {
  const auto text = kHeader +
                    "A,\"Desk, \"\"oak\"\"\",\"Two\nlines\",149.99,Desks,/a.jpg,3,2,9,true\r\n"
                    "B,=1+2,,1.00,,,,1,5,false\r\n";
  import(text);

  const auto exported = admin.get(kExport);
  const auto again = import(exported.body);

  EXPECT_EQ(exported.body, text);
  EXPECT_EQ(again.body, counts(0, 0, 2));
  EXPECT_EQ(exported.header("Content-Type"), "text/csv; charset=utf-8");
  EXPECT_EQ(exported.header("Content-Disposition"), R"(attachment; filename="products.csv")");
  EXPECT_EQ(exported.header("Cache-Control"), "no-store");
}

TEST_F(ProductFilesTest, ExportOfJsonIsTakenBackUnchanged) {
  import("sku,name,price,stock\nA,\"Desk, \"\"oak\"\"\",149.99,\nB,Chair,1,3\n");

  const auto exported = admin.with("Accept", kNdjsonType).get(kExport);
  const auto again = import(exported.body, kNdjsonType);

  EXPECT_EQ(exported.header("Content-Type"), kNdjsonType);
  EXPECT_EQ(again.body, counts(0, 0, 2));
}

TEST_F(ProductFilesTest, ExportOfNothingIsAHeader) { EXPECT_EQ(admin.get(kExport).body, kHeader); }

TEST_F(ProductFilesTest, ExportIsForAdministratorsWhoTakeIt) {
  const auto of_nobody = anonymous().get(kExport);
  const auto of_a_user = as(given_user()).get(kExport);
  const auto as_html = admin.with("Accept", "text/html").get(kExport);
  const auto as_anything = admin.with("Accept", "text/html, */*;q=0.1").get(kExport);

  EXPECT_EQ(of_nobody.status, 401);
  EXPECT_EQ(of_a_user.status, 403);
  EXPECT_EQ(as_html.status, 406);
  EXPECT_EQ(as_html.error_code(), "not_acceptable");
  EXPECT_EQ(as_anything.status, 200);
}

TEST_F(ProductFilesTest, ManyPagesAreExported) {
  database.execute(
      "INSERT INTO products (sku, name, price, description, archived) "
      "SELECT 'S' || n, 'Product ' || n, n, repeat('d', 100), n % 2 = 0 "
      "FROM generate_series(1, 5000) AS n");

  const auto exported = admin.get(kExport);
  const auto again = import(exported.body);

  EXPECT_EQ(again.body, counts(0, 0, 5000));
}

}  // namespace
}  // namespace cartwright::cart
