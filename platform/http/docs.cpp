#include "platform/http/docs.hpp"

#include <utility>

#include "platform/http/docs_assets.hpp"
#include "platform/http/entity_tag.hpp"
#include "platform/http/negotiation.hpp"

namespace cartwright::http {
namespace {

constexpr std::string_view kBase = "/api/v1/docs/";

// Nothing inline and nothing from another host but the icons that the style sheet holds as data.
constexpr auto kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

Operation unlisted() {
  Operation operation;
  operation.is_listed = false;
  return operation;
}

}  // namespace

struct Docs::Page {
  std::string_view content_type;
  std::string_view plain;  // either these two
  std::string_view gzipped;
  std::shared_ptr<const std::string> document;  // or this
  std::string tag;
};

Docs::Docs(std::string title, std::string description)
    : info_{std::move(title), std::move(description), CARTWRIGHT_VERSION} {}

void Docs::mount(Router& router) {
  auto document = std::make_shared<const std::string>(openapi_document(router.routes(), info_));
  const auto tag = weak_tag(*document);
  add(router, "swagger.json", {"application/json", {}, {}, std::move(document), tag});
  for (const auto& [name, content_type, plain, gzipped] : docs_assets()) {
    add(router, name, {content_type, plain, gzipped, nullptr, weak_tag(gzipped)});
  }
}

void Docs::add(Router& router, std::string_view name, Page page) {
  const auto* kept = pages_.emplace_back(std::make_shared<const Page>(std::move(page))).get();
  router.add({Method::get, std::string(kBase).append(name), unlisted(),
              [kept](const Request* request) { return serve(kept, request); }});
}

Task<Reply> Docs::serve(const Page* page, const Request* request) {
  Reply reply;
  reply.content_type = page->content_type;
  reply.headers = {{header::kEtag, page->tag},
                   {header::kCacheControl, "no-cache"},
                   {header::kVary, std::string(header::kAcceptEncoding.view())},
                   {header::kContentSecurityPolicy, kPolicy},
                   {"Cross-Origin-Opener-Policy", "same-origin"}};
  if (has_current(*request, page->tag)) {
    reply.status = Status::not_modified;
  } else if (page->document != nullptr) {
    reply.shared_body = page->document;
  } else if (prefers_coding(request->fields.lines(header::kAcceptEncoding), "gzip")) {
    reply.headers.emplace_back(header::kContentEncoding, "gzip");
    reply.static_body = page->gzipped;
  } else {
    reply.static_body = page->plain;
  }
  co_return reply;
}

}  // namespace cartwright::http
