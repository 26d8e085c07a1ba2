#include "cart/products/products_command.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace cartwright::cart {
namespace {

using Act = ProductsCommand::Act;
using Words = std::vector<const char*>;

TEST(ProductsCommandTest, ImportsAFileInTheFormatOfItsName) {
  const auto command = products_command_of(Words{"import", "new.products.CSV"});

  EXPECT_EQ(command.act, Act::import_file);
  EXPECT_EQ(command.file, "new.products.CSV");
  EXPECT_EQ(command.format, FileFormat::csv);
  EXPECT_FALSE(command.is_dry_run);
}

TEST(ProductsCommandTest, TakesOptionsBeforeAndBehindTheFile) {
  const auto command = products_command_of(Words{"import", "--dry-run", "-", "--format=ndjson"});

  EXPECT_EQ(command.file, "-");
  EXPECT_EQ(command.format, FileFormat::ndjson);
  EXPECT_TRUE(command.is_dry_run);
}

TEST(ProductsCommandTest, FollowsTheOptionRatherThanTheName) {
  const auto command = products_command_of(Words{"export", "--format=csv", "all.jsonl"});

  EXPECT_EQ(command.act, Act::export_file);
  EXPECT_EQ(command.format, FileFormat::csv);
}

TEST(ProductsCommandTest, HelpsWhereverHelpIsAskedFor) {
  EXPECT_EQ(products_command_of(Words{"import", "--help"}).act, Act::help);
}

struct Misuse {
  const char* reason;
  Words arguments;
  std::string sentence;
};

void PrintTo(const Misuse& misuse, std::ostream* out) { *out << misuse.reason; }

class MisuseTest : public testing::TestWithParam<Misuse> {};

TEST_P(MisuseTest, IsExplained) {
  try {
    products_command_of(GetParam().arguments);
    ADD_FAILURE() << "was taken";
  } catch (const runtime::UsageError& error) {
    EXPECT_EQ(error.what(), GetParam().sentence);
  }
}

INSTANTIATE_TEST_SUITE_P(
    ProductsCommand, MisuseTest,
    testing::Values(
        Misuse{"nothing", {}, "it takes import or export, and a file"},
        Misuse{"an unknown act", {"load", "a.csv"}, "'load' is neither import nor export"},
        Misuse{"no file", {"import"}, "there is no file; - is the standard stream"},
        Misuse{"two files", {"import", "a.csv", "b.csv"}, "there is one file at a time"},
        Misuse{"an unknown option",
               {"import", "a.csv", "--force"},
               "there is no option '--force' here"},
        Misuse{"a dry export",
               {"export", "a.csv", "--dry-run"},
               "there is no option '--dry-run' here"},
        Misuse{"an unknown format",
               {"import", "a.csv", "--format=xml"},
               "'--format=xml' is neither csv nor ndjson"},
        Misuse{"a name without a format",
               {"import", "products"},
               "'products' does not tell its format; say --format=csv or --format=ndjson"},
        Misuse{"a stream without a format",
               {"export", "-"},
               "'-' does not tell its format; say --format=csv or --format=ndjson"}));

}  // namespace
}  // namespace cartwright::cart
