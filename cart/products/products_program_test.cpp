// The program of operators, beside the service that it brings products to.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/console_program.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/files.hpp"
#include "platform/testing/memory.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::cart {
namespace {

using test::Outcome;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kList = "/api/v1/products/list/";
constexpr std::int64_t kMiB = 1024 * 1024;

class ProductsProgramTest : public CartFixture {
 protected:
  ProductsProgramTest() { std::filesystem::create_directory(folder); }
  ~ProductsProgramTest() override { std::filesystem::remove_all(folder); }

  Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") {
    return test::run_program(CARTWRIGHT_PRODUCTS_PROGRAM, arguments, settings(), input);
  }

  test::ConsoleProgram start(const std::vector<std::string>& arguments) {
    return {CARTWRIGHT_PRODUCTS_PROGRAM, arguments, settings()};
  }

  std::map<std::string, std::string> settings() {
    auto settings = database.environment();
    settings.emplace("ASAN_OPTIONS", test::kNoQuarantine);
    return settings;
  }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(folder + name, std::ios::binary) << text;
    return folder + name;
  }

  static std::string rows(int first, int end) {
    std::string rows;
    for (int row = first; row < end; ++row)
      rows += fmt::format("S{},Desk {},{}.50\r\n", row, row, row);
    return rows;
  }

  std::string products() {
    return database.scalar(
        "SELECT coalesce(string_agg(concat_ws('|', sku, name, price, stock, version), ' ' "
        "ORDER BY sku), '') FROM products");
  }

  const std::string folder =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + "/";
};

TEST_F(ProductsProgramTest, ImportMakesProductsAndChangesThem) {
  run({"import", "--format=csv", "-"}, "sku,name,price\nA,Desk,10\nB,Lamp,5\n");

  const auto outcome =
      run({"import", file("new.csv", "sku,name,price\nA,Desk,12\nB,Lamp,5\nC,Rug,7")});

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "1 created, 1 updated, 1 unchanged, 0 failed\n");
  EXPECT_EQ(outcome.errors, "");
  EXPECT_EQ(products(), "A|Desk|12.00|2 B|Lamp|5.00|1 C|Rug|7.00|1");
}

TEST_F(ProductsProgramTest, ImportTellsEachFaultAndChangesNothing) {
  const auto outcome =
      run({"import", file("bad.csv", "sku,name,price\nA,Desk,10\nB,,-1\nA,Lamp,5\n")});

  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.output, "1 created, 0 updated, 0 unchanged, 2 failed; nothing was changed\n");
  EXPECT_THAT(outcome.errors, HasSubstr("row 2: {\"name\":"));
  EXPECT_THAT(outcome.errors, HasSubstr("row 3: {\"sku\":[\"This file has it twice.\"]}\n"));
  EXPECT_EQ(products(), "");
}

TEST_F(ProductsProgramTest, ImportTellsOfTheFirstHundredFaultsAndHowManyMoreThereAre) {
  const auto rows = test::repeated("A,Desk,none\n", 150);

  const auto outcome = run({"import", file("bad.csv", "sku,name,price\n" + rows)});

  EXPECT_THAT(outcome.errors, HasSubstr("row 100: "));
  EXPECT_THAT(outcome.errors, testing::EndsWith("\nand 50 rows more\n"));
}

TEST_F(ProductsProgramTest, ADryRunTellsWhatItWouldDoAndChangesNothing) {
  run({"import", "--format=csv", "-"}, "sku,name,price\nA,Desk,10\n");

  const auto outcome =
      run({"import", "--dry-run", file("new.csv", "sku,name,price\nA,Desk,12\nB,Rug,7\n")});

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "1 created, 1 updated, 0 unchanged, 0 failed; nothing was changed\n");
  EXPECT_EQ(products(), "A|Desk|10.00|1");
}

TEST_F(ProductsProgramTest, ImportPassesOverAByteOrderMarkAndTakesBothKindsOfLineBreaks) {
  const auto outcome = run({"import", "--format=csv", "-"},
                           "\xEF\xBB\xBFsku,name,price\r\nA,\"De\"\"sk\",10\r\nB,Rug,7\n");

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(products(), "A|De\"sk|10.00|1 B|Rug|7.00|1");
}

TEST_F(ProductsProgramTest, ImportTakesJsonObjects) {
  const auto outcome = run(
      {"import", file("new.jsonl", R"({"sku": "A", "name": "Desk", "price": "10", "stock": 7})")});

  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  EXPECT_EQ(products(), "A|Desk|10.00|7|1");
}

TEST_F(ProductsProgramTest, WhatIsExportedIsImportedUnchanged) {
  run({"import", "--format=ndjson", "-"},
      R"({"sku": "A", "name": "Café, \"oak\"", "price": "10", "description": "two\nlines", "category": "Desks"}
{"sku": "=B", "name": "-", "price": "0.01", "stock": 0, "min_quantity": 2, "max_quantity": 9, "archived": true})");

  const auto csv = run({"export", folder + "all.csv"});
  const auto ndjson = run({"export", folder + "all.ndjson"});

  EXPECT_EQ(csv.status, 0) << csv.errors;
  EXPECT_EQ(csv.errors, "2 exported\n");
  EXPECT_EQ(ndjson.status, 0) << ndjson.errors;
  EXPECT_EQ(run({"import", folder + "all.csv"}).output,
            "0 created, 0 updated, 2 unchanged, 0 failed\n");
  EXPECT_EQ(run({"import", folder + "all.ndjson"}).output,
            "0 created, 0 updated, 2 unchanged, 0 failed\n");
}

TEST_F(ProductsProgramTest, ExportToStandardOutputIsWhatTheEndpointAnswers) {
  run({"import", "--format=csv", "-"}, "sku,name,price\nA,Desk,10\n");

  const auto outcome = run({"export", "--format=csv", "-"});

  EXPECT_EQ(outcome.output, as(given_admin()).get("/api/v1/products/export/").body);
  EXPECT_EQ(outcome.errors, "1 exported\n");
}

TEST_F(ProductsProgramTest, AnExportThatFailsLeavesTheFileOfBefore) {
  const auto before = file("all.csv", "of before");
  database.execute("ALTER TABLE products RENAME TO products_away");

  const auto outcome = run({"export", before});

  database.execute("ALTER TABLE products_away RENAME TO products");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(test::file_text(before), "of before");
  EXPECT_FALSE(std::filesystem::exists(before + ".part"));
}

TEST_F(ProductsProgramTest, ExportSaysThatTheDiskIsFull) {
  const auto outcome = run({"export", "--format=csv", "/dev/full"});

  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("/dev/full cannot be written: No space left on device"));
}

TEST_F(ProductsProgramTest, RunningServicesHearOfAnImport) {
  EXPECT_EQ(anonymous().get(kList).data().as_array().size(), 0);

  run({"import", "--format=csv", "-"}, "sku,name,price\nA,Desk,10\n");

  EXPECT_TRUE(
      test::eventually([&] { return anonymous().get(kList).data().as_array().size() == 1; }));
}

TEST_F(ProductsProgramTest, ReadersAndCartsGoOnBesideAnImportAndSeeNothingOfItBeforeItsEnd) {
  const auto desk = given_product("Desk", "10");
  const auto ann = given_user();
  auto program = start({"import", "--format=csv", "-"});
  program.write("sku,name,price\r\n" + rows(0, 3000));

  const auto list = anonymous().get(kList);
  const auto found = anonymous().get("/api/v1/products/?search=esk");
  const auto added = as(ann).post(lines_path(ann.id), new_item(desk));

  EXPECT_EQ(list.data().as_array().size(), 1);
  EXPECT_EQ(found.status, 200);
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(program.finish().output, "3000 created, 0 updated, 0 unchanged, 0 failed\n");
  EXPECT_EQ(database.count("products"), 3001);
}

TEST_F(ProductsProgramTest, AnImportThatIsKilledHasChangedNothing) {
  auto program = start({"import", "--format=csv", "-"});
  program.write("sku,name,price\r\n" + rows(0, 3000));

  program.kill();

  EXPECT_EQ(database.count("products"), 0);
  EXPECT_EQ(run({"import", "--format=csv", "-"}, "sku,name,price\nS1,Lamp,1\n").output,
            "1 created, 0 updated, 0 unchanged, 0 failed\n");
}

TEST_F(ProductsProgramTest, AnImportThatIsCutOffInARowChangesNothing) {
  const auto outcome = run({"import", "--format=csv", "-"}, "sku,name,price\nA,Desk,10\nB,\"Lamp");

  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, StartsWith("cartwright-products: "));
  EXPECT_EQ(products(), "");
}

TEST_F(ProductsProgramTest, AHundredThousandRowsTakeNoMoreMemoryThanSome) {
  auto program = start({"import", "--dry-run", "--format=csv", "-"});
  program.write("sku,name,price\r\n" + rows(0, 5000));

  const auto growth =
      test::growth_during(program.pid(), [&] { program.write(rows(5000, 105'000)); });

  EXPECT_LT(growth, 16 * kMiB);
  EXPECT_EQ(program.finish().output,
            "105000 created, 0 updated, 0 unchanged, 0 failed; nothing was changed\n");
}

TEST_F(ProductsProgramTest, ShowsHowFarItIsOnATerminalAlone) {
  const auto path = file("new.csv", "sku,name,price\r\n" + rows(0, 10));
  test::TerminalProgram watched(CARTWRIGHT_PRODUCTS_PROGRAM, {"import", "--dry-run", path},
                                settings());

  EXPECT_TRUE(watched.shows(" (100 %), 0 s")) << watched.seen();

  EXPECT_EQ(watched.finish(), 0);
  EXPECT_EQ(run({"import", "--dry-run", path}).errors, "");
}

TEST_F(ProductsProgramTest, SaysWhichColumnIsNone) {
  const auto outcome = run({"import", file("new.csv", "sku,nmae\nA,Desk\n")});

  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.errors, "cartwright-products: nmae: Unknown column.\n");
}

TEST_F(ProductsProgramTest, SaysWhyAFileCannotBeRead) {
  const auto outcome = run({"import", folder + "none.csv"});

  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors,
              testing::EndsWith("none.csv cannot be opened: No such file or directory\n"));
}

TEST_F(ProductsProgramTest, SaysThatTheDatabaseCannotBeReached) {
  auto elsewhere = settings();
  elsewhere["POSTGRES_HOST"] = "/nowhere";

  const auto outcome =
      test::run_program(CARTWRIGHT_PRODUCTS_PROGRAM, {"import", "--format=csv", "-"}, elsewhere);

  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("cartwright-products: The database cannot be reached."));
}

TEST_F(ProductsProgramTest, ExplainsAWrongCallInOneLine) {
  const auto outcome = run({"import"});

  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.errors,
            "cartwright-products: there is no file; - is the standard stream; see "
            "cartwright-products --help\n");
}

TEST_F(ProductsProgramTest, HelpNamesTheSettings) {
  const auto outcome = run({"--help"});

  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.output, StartsWith("Usage: cartwright-products import "));
  EXPECT_THAT(outcome.output, HasSubstr("POSTGRES_PASSWORD"));
}

}  // namespace
}  // namespace cartwright::cart
