// Tells how our server frames the requests of a connection: for each input of standard input, a
// length of four bytes and as many bytes, a line of standard output. After the greatest length,
// which no bytes follow, all lines are sent.

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "platform/http/request_parser.hpp"

namespace cartwright::http {
namespace {

// What is too large is left without its body, so nothing that anybody sends is.
constexpr RequestLimits kLimits{.body = 1ULL << 62U};

constexpr std::uint32_t kSendNow = 0xffffffff;

void append_hex(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char letter : bytes) {
    const auto byte = static_cast<unsigned char>(letter);
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  }
}

void append_request(std::string& out, const Request& request, bool stays) {
  out.append(" ").append(name_of(request.method)).append(stays ? ",stays," : ",closes,");
  append_hex(out, request.path);
  if (request.query.data() != nullptr) append_hex(out.append("3f"), request.query);
  append_hex(out.append(","), request.body);
}

/// Its requests, and in front what ends them: refused, closed, open (there may be more).
std::string frame(std::string_view bytes) {
  std::string requests;
  while (true) {
    // As a session does, RFC 9112, 2.2.
    if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    Request request;
    BodyBuffer body;
    RequestParser parser(kLimits, &request, &body);
    if (bytes.empty()) return "open" + requests;
    const auto progress = parser.parse(bytes);
    const bool is_refused = progress == RequestParser::Progress::refused;
    if (is_refused || request.body_is_too_large) return "refused" + requests;
    if (progress == RequestParser::Progress::need_more) return "open" + requests;
    append_request(requests, request, parser.keeps_alive());
    bytes.remove_prefix(parser.consumed());
    if (!parser.keeps_alive()) return "closed" + requests;
  }
}

bool read(std::string& bytes) {
  return std::fread(bytes.data(), 1, bytes.size(), stdin) == bytes.size();
}

void answer_all() {
  std::string size(4, '\0');
  while (read(size)) {
    std::uint32_t length = 0;
    for (std::size_t i = 4; i > 0; --i) {
      length = length << 8U | static_cast<unsigned char>(size[i - 1]);
    }
    if (length == kSendNow) {
      std::fflush(stdout);
      continue;
    }
    std::string input(length, '\0');
    if (!read(input)) return;
    std::puts(frame(input).c_str());
  }
}

}  // namespace
}  // namespace cartwright::http

int main() { cartwright::http::answer_all(); }
