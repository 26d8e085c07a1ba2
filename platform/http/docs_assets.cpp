#include "platform/http/docs_assets.hpp"

// The symbols of docs_files.S.
extern "C" {
extern const char kDocsIndexHtml[], kDocsIndexHtmlGzip[], kDocsIndexHtmlEnd[];
extern const char kDocsStartJs[], kDocsStartJsGzip[], kDocsStartJsEnd[];
extern const char kDocsBundleJs[], kDocsBundleJsGzip[], kDocsBundleJsEnd[];
extern const char kDocsStyleCss[], kDocsStyleCssGzip[], kDocsStyleCssEnd[];
extern const char kDocsIconPng[], kDocsIconPngGzip[], kDocsIconPngEnd[];
}

namespace cartwright::http {
namespace {

constexpr std::string_view kScript = "text/javascript; charset=utf-8";

}  // namespace

std::vector<Asset> docs_assets() {
  return {
      {"",
       "text/html; charset=utf-8",
       {kDocsIndexHtml, kDocsIndexHtmlGzip},
       {kDocsIndexHtmlGzip, kDocsIndexHtmlEnd}},
      {"start.js", kScript, {kDocsStartJs, kDocsStartJsGzip}, {kDocsStartJsGzip, kDocsStartJsEnd}},
      {"swagger-ui-bundle.js",
       kScript,
       {kDocsBundleJs, kDocsBundleJsGzip},
       {kDocsBundleJsGzip, kDocsBundleJsEnd}},
      {"swagger-ui.css",
       "text/css; charset=utf-8",
       {kDocsStyleCss, kDocsStyleCssGzip},
       {kDocsStyleCssGzip, kDocsStyleCssEnd}},
      {"favicon-32x32.png",
       "image/png",
       {kDocsIconPng, kDocsIconPngGzip},
       {kDocsIconPngGzip, kDocsIconPngEnd}}};
}

}  // namespace cartwright::http
