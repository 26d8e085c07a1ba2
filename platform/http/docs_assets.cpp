#include "platform/http/docs_assets.hpp"

#define ZLIB_CONST  // lets zlib read what is const
#include <zlib.h>

#include <cstring>
#include <memory>
#include <stdexcept>

// The symbols of docs_files.S.
extern "C" {
extern const char kDocsIndexHtml[], kDocsIndexHtmlEnd[];
extern const char kDocsStartJs[], kDocsStartJsEnd[];
extern const char kDocsBundleJs[], kDocsBundleJsEnd[];
extern const char kDocsStyleCss[], kDocsStyleCssEnd[];
extern const char kDocsIconPng[], kDocsIconPngEnd[];
}

namespace cartwright::http {
namespace {

constexpr std::string_view kScript = "text/javascript; charset=utf-8";

constexpr int kGzipFormat = 16 + MAX_WBITS;

// Gzip ends with the size of what it holds, in little-endian order.
std::size_t inflated_size(std::string_view gzipped) {
  std::size_t size = 0;
  for (std::size_t byte = 1; byte <= 4; ++byte) {
    size = size << 8 | static_cast<unsigned char>(gzipped[gzipped.size() - byte]);
  }
  return size;
}

}  // namespace

std::vector<Asset> docs_assets() {
  return {{"", "text/html; charset=utf-8", {kDocsIndexHtml, kDocsIndexHtmlEnd}},
          {"start.js", kScript, {kDocsStartJs, kDocsStartJsEnd}},
          {"swagger-ui-bundle.js", kScript, {kDocsBundleJs, kDocsBundleJsEnd}},
          {"swagger-ui.css", "text/css; charset=utf-8", {kDocsStyleCss, kDocsStyleCssEnd}},
          {"favicon-32x32.png", "image/png", {kDocsIconPng, kDocsIconPngEnd}}};
}

std::string inflate(std::string_view gzipped) {
  std::string text(inflated_size(gzipped), '\0');
  z_stream stream{};
  if (inflateInit2(&stream, kGzipFormat) != Z_OK) throw std::runtime_error("zlib does not start");
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, &inflateEnd);

  stream.next_in = reinterpret_cast<const Bytef*>(gzipped.data());
  stream.avail_in = static_cast<uInt>(gzipped.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  if (::inflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("a damaged asset");
  return text;
}

}  // namespace cartwright::http
