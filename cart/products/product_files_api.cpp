#include "cart/products/product_files_api.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <utility>

#include "platform/http/error_reply.hpp"
#include "platform/http/header_text.hpp"
#include "platform/http/incoming_body.hpp"
#include "platform/http/negotiation.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::cart {
namespace {

// Each is remembered, and may be about a few bytes; more are not written within the time of a
// request.
constexpr std::int64_t kMostRows = 1'000'000;

Error unsupported(std::string message) { return {Code::unsupported_media, std::move(message)}; }

Error too_many_rows() {
  return {Code::too_large, fmt::format("The file has more than {} rows", kMostRows)};
}

Task<void> require_admin(auth::Authenticator* authenticator, auth::Credentials credentials) {
  const auto caller = co_await authenticator->authenticate(credentials);
  caller.require_admin();
}

}  // namespace

Error no_file_of_products() {
  return unsupported("The body must be text/csv or application/x-ndjson");
}

FileFormat upload_format(const http::Request& request) {
  const auto encoding = request.fields[http::header::kContentEncoding];
  if (!encoding.empty() && !text::same_in_any_case(encoding, "identity")) {
    throw unsupported("The body must not be compressed");
  }
  auto content_type = request.fields[http::header::kContentType];
  const auto type = http::take_element(content_type, ';');
  http::require_utf8(content_type);
  if (text::same_in_any_case(type, kCsv)) return FileFormat::csv;
  if (text::same_in_any_case(type, kNdjson)) return FileFormat::ndjson;
  throw no_file_of_products();
}

ProductFilesApi::ProductFilesApi(db::Database& database, http::Front& front)
    : database_(database), lists_(front.lists()) {
  auto& router = front.routes();
  router
      .post("/api/v1/products/import/", this, &ProductFilesApi::take, "Import products",
            "For administrators. Takes up to 32 MiB, and a million rows, of CSV (RFC 4180, with a "
            "header line that names the columns) or of JSON objects, one a line. Each row is about "
            "the product with its `sku`, which is made where there is none: all rows, or, where "
            "one has a fault, none. What has no column stays as it is; an empty cell is null.")
      .explains("dry_run", "Whether nothing is to be changed.")
      .rejects("sku", schema::kMissing);
  router.get(
      "/api/v1/products/export/", this, &ProductFilesApi::give, "Export products",
      "For administrators. All products that have a sku, archived or not, as an import takes "
      "them back: CSV, or JSON objects, one a line. Cells that begin with `=`, `+`, `-` or "
      "`@` are what they are; a spreadsheet may take them for formulas.");
}

Task<ImportReport> ProductFilesApi::take(ProductUpload upload, http::Query<"dry_run", bool> dry_run,
                                         effects::Effect effect) {
  ProductImport import(effect, upload.format,
                       *dry_run == true ? Purpose::dry_run : Purpose::import);
  for (auto rest = upload.text; !rest.empty();) {
    const auto piece = rest.substr(0, ProductImport::kPiece);
    rest.remove_prefix(piece.size());
    co_await import.take(piece);
    if (import.rows() > kMostRows) throw too_many_rows();
    co_await boost::asio::post(use_task);  // others have their turn
  }
  auto report = co_await import.finish();
  if (import.rows() > kMostRows) throw too_many_rows();
  co_return report;
}

Task<ProductFile> ProductFilesApi::give(auth::Admin, WantedFormat format, StillAdmin still_admin) {
  if (!format.value) {
    co_return ProductFile{http::error_reply(http::Status::not_acceptable,
                                            "The reply is text/csv or application/x-ndjson")};
  }
  const bool is_csv = *format.value == FileFormat::csv;
  ProductFile file{co_await lists_.begin_as(
      ProductWriter(*format.value), exported_products(database_), {}, std::move(still_admin.ask))};
  file.reply.content_type = is_csv ? "text/csv; charset=utf-8" : kNdjson;
  file.reply.headers.emplace_back(http::header::kContentDisposition,
                                  is_csv ? R"(attachment; filename="products.csv")"
                                         : R"(attachment; filename="products.ndjson")");
  file.reply.headers.emplace_back(http::header::kCacheControl, "no-store");
  co_return file;
}

}  // namespace cartwright::cart

namespace cartwright::http {

cart::WantedFormat Parameter<cart::WantedFormat>::take(Exchange exchange) {
  const auto type =
      preferred_type(exchange.request->fields.lines(header::kAccept), cart::kFileTypes);
  if (!type) return {};
  return {*type == cart::kCsv ? cart::FileFormat::csv : cart::FileFormat::ndjson};
}

void Parameter<cart::ProductUpload>::document(Operation& operation) {
  Parameter<auth::Admin>::document(operation);
  operation.body_files.assign(cart::kFileTypes.begin(), cart::kFileTypes.end());
  operation.fails("unsupported", cart::no_file_of_products());
}

Task<cart::ProductUpload> Parameter<cart::ProductUpload>::take(Exchange exchange) {
  const auto* request = exchange.request;
  cart::ProductUpload upload;
  upload.caller = co_await Parameter<auth::Caller>::take(exchange);
  upload.caller.require_admin();
  upload.format = cart::upload_format(*request);
  if (request->held_by != nullptr) request->held_by->allow(cart::kMostUpload);
  upload.text = request->body;
  co_return upload;
}

cart::StillAdmin Parameter<cart::StillAdmin>::take(Exchange exchange) {
  // A copy, as the file may be sent when the request is gone.
  return {[authenticator = exchange.authenticator, address = exchange.request->client,
           authorization = std::string(exchange.credentials().authorization)] {
    return cart::require_admin(authenticator, {.authorization = authorization, .address = address});
  }};
}

}  // namespace cartwright::http
