#include "platform/http/public_answer.hpp"

#include <fmt/format.h>

#include <functional>

#include "platform/http/entity_tag.hpp"

namespace cartwright::http {
namespace {

bool has_own_text(const Reply& reply) {
  return reply.status == Status::ok && !reply.shared_body && !reply.stream;
}

Coding coding_for(const Reply& reply, const Request& request) {
  const auto size = reply.body.size();
  if (size < kWorthCompressing || size > kMostCompressedOnLoop) return Coding::identity;
  return choose_coding(request.fields.lines(header::kAcceptEncoding));
}

}  // namespace

std::uint64_t sum_of(std::string_view text) { return std::hash<std::string_view>()(text); }

std::string tag_of_form(std::uint64_t sum, Coding coding) {
  return coding == Coding::identity ? fmt::format("\"{:016x}\"", sum)
                                    : fmt::format("\"{:016x}-{}\"", sum, name_of(coding));
}

std::string public_for(std::chrono::seconds max_age) {
  return fmt::format("public, max-age={}", max_age.count());
}

void publish(Reply& reply, std::string_view caching, const Request& request) {
  reply.headers.emplace_back(header::kCacheControl, caching);
  reply.headers.emplace_back(header::kVary, header::kAcceptEncoding.view());
  if (!has_own_text(reply)) return;
  const auto coding = coding_for(reply, request);
  tag_reply(reply, tag_of_form(sum_of(reply.body), coding), request);
  if (coding == Coding::identity || reply.status == Status::not_modified) return;
  reply.body = compress(coding, reply.body, Effort::once_a_reply);
  reply.headers.emplace_back(header::kContentEncoding, name_of(coding));
}

Wanted Parameter<Wanted>::take(Exchange exchange) {
  const auto& fields = exchange.request->fields;
  return {.coding = choose_coding(fields.lines(header::kAcceptEncoding)),
          .known_tags = fields.lines(header::kIfNoneMatch)};
}

}  // namespace cartwright::http
