#pragma once
// The endpoints by which administrators bring and take the whole catalogue as a file.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cart/products/product_export.hpp"
#include "cart/products/product_import.hpp"
#include "platform/effects/effect.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::cart {

inline constexpr std::string_view kCsv = "text/csv";
inline constexpr std::string_view kNdjson = "application/x-ndjson";
inline constexpr std::array kFileTypes{kCsv, kNdjson};

inline constexpr std::uint64_t kMostUpload = 32 * 1024 * 1024;

/// A file of products as the body of a request. Who sends it is known to be an administrator before
/// any of it is waited for: only they may send so much.
struct ProductUpload {
  auth::Caller caller;
  FileFormat format = FileFormat::csv;
  std::string_view text;  ///< of the request
};

/// As what a client would like to get a file; nothing if neither.
struct WantedFormat {
  std::optional<FileFormat> value;
};

/// Asks, while a file is sent, whether who reads it is an administrator still.
struct StillAdmin {
  http::StillAllowed ask;
};

/// A file of products, as it is sent.
struct ProductFile {
  http::Reply reply;
};

/// What a client gets for a body of any other type.
Error no_file_of_products();

/// Throws `unsupported_media`, and `bad_request` for another charset than UTF-8.
FileFormat upload_format(const http::Request& request);

class ProductFilesApi {
 public:
  /// Adds the endpoints to `front`. That and `database` outlive this object.
  ProductFilesApi(db::Database& database, http::Front& front);

 private:
  Task<ImportReport> take(ProductUpload upload, http::Query<"dry_run", bool> dry_run,
                          effects::Effect effect);
  Task<ProductFile> give(auth::Admin admin, WantedFormat format, StillAdmin still_admin);

  db::Database& database_;
  http::Lists& lists_;
};

}  // namespace cartwright::cart

template <>
struct cartwright::http::Parameter<cartwright::cart::ProductUpload> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation);
  static Task<cart::ProductUpload> take(Exchange exchange);
  static std::string identify(const cart::ProductUpload& upload) {
    return Parameter<auth::Caller>::identify(upload.caller);
  }
};

template <>
struct cartwright::http::Parameter<cartwright::cart::WantedFormat> {
  static constexpr Step kStep = Step::head;

  static void document(Operation&) {}
  static cart::WantedFormat take(Exchange exchange);
};

template <>
struct cartwright::http::Parameter<cartwright::cart::StillAdmin> {
  static constexpr Step kStep = Step::head;

  static void document(Operation&) {}
  static cart::StillAdmin take(Exchange exchange);
};

template <>
struct cartwright::http::Answer<cartwright::cart::ProductFile> {
  static void document(Operation& operation) {
    operation.success_files.assign(cart::kFileTypes.begin(), cart::kFileTypes.end());
    operation.reply_fields.push_back({.name = header::kContentDisposition, .description = {}});
    operation.reply_fields.push_back({.name = header::kCacheControl, .description = {}});
  }
  static Reply write(cart::ProductFile file, const Request&) { return std::move(file.reply); }
};
