#include "cart/products/product_import.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <string>

#include "platform/testing/loop_lag.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::cart {
namespace {

std::string repeated(const std::string& row, std::size_t size) {
  std::string rows;
  while (rows.size() < size) rows += row;
  return rows;
}

Task<ImportReport> import(FileFormat format, std::string text) {
  ProductImport import(nullptr, format, Purpose::dry_run);  // what has faults is not looked for
  for (std::string_view rest = text; !rest.empty();) {
    const auto piece = rest.substr(0, ProductImport::kPiece);
    rest.remove_prefix(piece.size());
    co_await import.take(piece);
  }
  co_return co_await import.finish();
}

TEST(ProductImportTest, ManyShortRowsWithFaultsLeaveTheLoopToOthers) {
  boost::asio::io_context loop;
  const test::LoopLag lag(loop);

  const auto report = test::run(
      loop, import(FileFormat::csv, "sku\n" + repeated("a,\n", 16 * ProductImport::kPiece)));

  EXPECT_GT(report.failed, 80'000);
  EXPECT_LT(lag.longest() * 20, lag.total());
}

TEST(ProductImportTest, ManyLinesThatAreNoJsonLeaveTheLoopToOthers) {
  boost::asio::io_context loop;
  const test::LoopLag lag(loop);

  const auto report =
      test::run(loop, import(FileFormat::ndjson, repeated("x\n", 8 * ProductImport::kPiece)));

  EXPECT_GT(report.failed, 60'000);
  EXPECT_LT(lag.longest() * 20, lag.total());
}

}  // namespace
}  // namespace cartwright::cart
