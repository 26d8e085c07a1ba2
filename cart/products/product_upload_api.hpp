#pragma once
// A file of products as the body of a request. Who sends it is known to be an administrator before
// any of it is waited for: only they may send so much.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "cart/products/product_rows.hpp"
#include "platform/http/callers.hpp"

namespace cartwright::cart {

inline constexpr std::string_view kCsv = "text/csv";
inline constexpr std::string_view kNdjson = "application/x-ndjson";
inline constexpr std::array kFileTypes{kCsv, kNdjson};

inline constexpr std::uint64_t kMostUpload = 32 * 1024 * 1024;

struct ProductUpload {
  auth::Caller caller;
  FileFormat format = FileFormat::csv;
  std::string_view text;  ///< of the request
};

/// As what a client would like to get them; nothing if neither.
struct WantedFormat {
  std::optional<FileFormat> value;
};

/// What a client gets for a body of any other type.
Error no_file_of_products();

/// Throws `unsupported_media`, and `bad_request` for another charset than UTF-8.
FileFormat upload_format(const http::Request& request);

}  // namespace cartwright::cart

template <>
struct cartwright::http::Parameter<cartwright::cart::WantedFormat> {
  static constexpr Step kStep = Step::head;

  static void document(Operation&) {}
  static cart::WantedFormat take(Exchange exchange);
};

template <>
struct cartwright::http::Parameter<cartwright::cart::ProductUpload> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation);
  static Task<cart::ProductUpload> take(Exchange exchange);
};
