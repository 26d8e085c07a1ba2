#include "platform/http/entity_tag.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <functional>

#include "platform/error.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/negotiation.hpp"

namespace cartwright::http {
namespace {

Error moved_on() { return {Code::precondition_failed, "The resource has changed meanwhile"}; }

}  // namespace

std::string strong_tag(std::int64_t version, std::string_view text) {
  return fmt::format("\"{}-{:016x}\"", version, std::hash<std::string_view>()(text));
}

std::string weak_tag(std::string_view text) {
  const auto sum = crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size());
  return fmt::format("W/\"{:08x}\"", sum);
}

bool has_current(const Request& request, std::string_view tag) {
  const bool is_read = request.method == Method::get || request.method == Method::head;
  return is_read && names_tag(request.fields.lines(header::kIfNoneMatch), tag);
}

void tag_reply(Reply& reply, std::string tag, const Request& request) {
  if (has_current(request, tag)) {
    reply.status = Status::not_modified;
    reply.body.clear();
    reply.shared_body = nullptr;
    reply.stream = nullptr;
    reply.static_body = {};
  }
  reply.headers.emplace_back(header::kEtag, std::move(tag));
}

Reply PreconditionFailed::reply() const {
  auto reply = error_reply(moved_on());
  reply.headers.emplace_back(header::kEtag, tag_);
  return reply;
}

bool IfMatch::allows(std::int64_t version) const {
  return !tags || names_version(*tags, fmt::format("\"{}-", version));
}

void Parameter<IfMatch>::document(Operation& operation) {
  document_header(operation, header::kIfMatch);
  operation.fails("if_match", moved_on());
}

IfMatch Parameter<IfMatch>::take(Exchange exchange) {
  return {Parameter<Header<header::kIfMatch>>::take(exchange).value};
}

}  // namespace cartwright::http
