#include "cart/products/product_upload_api.hpp"

#include <string>
#include <utility>

#include "platform/http/header_text.hpp"
#include "platform/http/incoming_body.hpp"
#include "platform/http/negotiation.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::cart {
namespace {

Error unsupported(std::string message) { return {Code::unsupported_media, std::move(message)}; }

}  // namespace

Error no_file_of_products() {
  return unsupported("The body must be text/csv or application/x-ndjson");
}

FileFormat upload_format(const http::Request& request) {
  const auto encoding = request.fields["Content-Encoding"];
  if (!encoding.empty() && !text::same_in_any_case(encoding, "identity")) {
    throw unsupported("The body must not be compressed");
  }
  auto content_type = request.fields["Content-Type"];
  const auto type = http::take_element(content_type, ';');
  http::require_utf8(content_type);
  if (text::same_in_any_case(type, kCsv)) return FileFormat::csv;
  if (text::same_in_any_case(type, kNdjson)) return FileFormat::ndjson;
  throw no_file_of_products();
}

}  // namespace cartwright::cart

namespace cartwright::http {

cart::WantedFormat Parameter<cart::WantedFormat>::take(Exchange exchange) {
  const auto type = preferred_type(exchange.request->fields.lines("Accept"), cart::kFileTypes);
  if (!type) return {};
  return {*type == cart::kCsv ? cart::FileFormat::csv : cart::FileFormat::ndjson};
}

void Parameter<cart::ProductUpload>::document(Operation& operation) {
  Parameter<auth::Caller>::document(operation);
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

}  // namespace cartwright::http
