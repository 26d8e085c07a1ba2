#include "platform/http/reply_head.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "platform/http/header.hpp"

namespace cartwright::http {
namespace {

// What a browser may do with any reply: take it for what it says it is, show it in no frame, give
// it to no other origin unasked, and tell nobody its address.
constexpr std::string_view kProtection =
    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

// The policy of replies that are no pages and so need nothing.
constexpr std::string_view kNothingAllowed =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

void append_number(std::string& out, std::size_t number, int base) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
  out.append(digits.data(), end);
}

void append_framing(std::string& out, const Reply& reply, Framing framing) {
  switch (framing) {
    case Framing::length:
      out.append("Content-Length: ");
      append_number(out, body_of(reply).size(), 10);
      out.append("\r\n");
      return;
    case Framing::chunked:
      out.append("Transfer-Encoding: chunked\r\n");
      return;
    case Framing::until_close:
      return;
  }
}

// What a reply leaves to the rule for all.
void append_defaults(std::string& out, const Reply& reply) {
  bool sets_caching = false;
  bool sets_policy = false;
  for (const auto& [name, value] : reply.headers) {
    sets_caching = sets_caching || name == header::kCacheControl.view();
    sets_policy = sets_policy || name == header::kContentSecurityPolicy.view();
  }
  if (!sets_policy) out.append(kNothingAllowed);
  if (!sets_caching) out.append("Cache-Control: no-store\r\n");
}

std::string_view connection_line(ConnectionHeader connection) {
  switch (connection) {
    case ConnectionHeader::none:
      return "";
    case ConnectionHeader::close:
      return "Connection: close\r\n";
    case ConnectionHeader::keep_alive:
      return "Connection: keep-alive\r\n";
  }
  std::unreachable();
}

}  // namespace

std::string_view DateHeader::now() {
  const auto now = std::time(nullptr);
  if (now != formatted_at_) {
    std::tm time{};
    gmtime_r(&now, &time);
    std::array<char, 32> text;
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &time);
    text_.assign(text.data(), size);
    formatted_at_ = now;
  }
  return text_;
}

std::string_view body_of(const Reply& reply) {
  if (!reply.static_body.empty()) return reply.static_body;
  return reply.shared_body ? std::string_view(*reply.shared_body) : std::string_view(reply.body);
}

void append_head(std::string& out, const Reply& reply, std::string_view date,
                 ConnectionHeader connection, Framing framing) {
  out.append(words_of(reply.status).line);
  if (reply.status != Status::no_content && reply.status != Status::not_modified) {
    append_field(out, header::kContentType, reply.content_type);
    append_framing(out, reply, framing);
  }
  append_field(out, header::kDate, date);
  out.append(kProtection);
  append_defaults(out, reply);
  for (const auto& [name, value] : reply.headers) append_field(out, name, value);
  out.append(connection_line(connection)).append("\r\n");
}

void append_chunk_size(std::string& out, std::size_t size) {
  append_number(out, size, 16);
  out.append("\r\n");
}

}  // namespace cartwright::http
