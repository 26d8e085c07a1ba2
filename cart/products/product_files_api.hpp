#pragma once
// The endpoints by which administrators bring and take the whole catalogue as a file.

#include <utility>

#include "cart/products/product_export.hpp"
#include "cart/products/product_import.hpp"
#include "cart/products/product_upload_api.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"

namespace cartwright::cart {

/// A file of products, as it is sent.
struct ProductFile {
  http::Reply reply;
};

class ProductFilesApi {
 public:
  /// Adds the endpoints to `front`. That and `database` outlive this object.
  ProductFilesApi(db::Database& database, http::Front& front);

 private:
  Task<ImportReport> take(ProductUpload upload, http::Query<"dry_run", bool> dry_run);
  Task<ProductFile> give(auth::Admin admin, WantedFormat format);

  db::Database& database_;
  http::Lists& lists_;
};

}  // namespace cartwright::cart

template <>
struct cartwright::http::Answer<cartwright::cart::ProductFile> {
  static void document(Operation& operation) {
    operation.success_files.assign(cart::kFileTypes.begin(), cart::kFileTypes.end());
    operation.reply_fields.push_back({.name = "Content-Disposition", .description = {}});
    operation.reply_fields.push_back({.name = "Cache-Control", .description = {}});
  }
  static Reply write(cart::ProductFile file, const Request&) { return std::move(file.reply); }
};
