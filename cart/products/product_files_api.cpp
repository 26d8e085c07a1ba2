#include "cart/products/product_files_api.hpp"

#include <boost/asio/post.hpp>

#include "platform/http/error_reply.hpp"

namespace cartwright::cart {

ProductFilesApi::ProductFilesApi(db::Database& database, http::Front& front)
    : database_(database), lists_(front.lists()) {
  auto& router = front.routes();
  router
      .post(
          "/api/v1/products/import/", this, &ProductFilesApi::take, "Import products",
          "For administrators. Takes up to 32 MiB of CSV (RFC 4180, with a header line that names "
          "the columns) or of JSON objects, one a line. Each row is about the product with its "
          "`sku`, which is made where there is none: all rows, or, where one has a fault, none. "
          "What has no column stays as it is; an empty cell is null.")
      .explains("dry_run", "Whether nothing is to be changed.")
      .rejects("sku", schema::kMissing);
  router.get(
      "/api/v1/products/export/", this, &ProductFilesApi::give, "Export products",
      "For administrators. All products that have a sku, archived or not, as an import takes "
      "them back: CSV, or JSON objects, one a line. Cells that begin with `=`, `+`, `-` or "
      "`@` are what they are; a spreadsheet may take them for formulas.");
}

Task<ImportReport> ProductFilesApi::take(ProductUpload upload,
                                         http::Query<"dry_run", bool> dry_run) {
  auto transaction = database_.begin();
  ProductImport import(transaction, upload.format, (*dry_run).value_or(false));
  for (auto rest = upload.text; !rest.empty();) {
    const auto piece = rest.substr(0, ProductImport::kPiece);
    rest.remove_prefix(piece.size());
    co_await import.take(piece);
    co_await boost::asio::post(use_task);  // others have their turn
  }
  auto report = co_await import.finish();
  if (import.is_to_be_kept()) co_await transaction.commit();
  co_return report;
}

Task<ProductFile> ProductFilesApi::give(auth::Admin, WantedFormat format) {
  if (!format.value) {
    co_return ProductFile{http::error_reply(http::Status::not_acceptable,
                                            "The reply is text/csv or application/x-ndjson")};
  }
  const bool is_csv = *format.value == FileFormat::csv;
  ProductFile file{
      co_await lists_.begin_as(ProductWriter(*format.value), exported_products(database_))};
  file.reply.content_type = is_csv ? "text/csv; charset=utf-8" : kNdjson;
  file.reply.headers.emplace_back("Content-Disposition",
                                  is_csv ? R"(attachment; filename="products.csv")"
                                         : R"(attachment; filename="products.ndjson")");
  file.reply.headers.emplace_back("Cache-Control", "no-store");
  co_return file;
}

}  // namespace cartwright::cart
