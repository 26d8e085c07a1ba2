#include "platform/runtime/json_text.hpp"

#include <iterator>

namespace cartwright::runtime {
namespace {

struct Lead {
  std::size_t length;
  unsigned char low = 0x80, high = 0xBF;  // what the second byte may be
};

// Table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing beyond U+10FFFF.
Lead lead_of(unsigned char byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0};
}

// The length of the well-formed sequence of several bytes that `text` starts with, 0 if there is
// none.
std::size_t sequence_length(std::string_view text) {
  const Lead lead = lead_of(static_cast<unsigned char>(text[0]));
  if (lead.length == 0 || text.size() < lead.length) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < lead.low || second > lead.high) return 0;
  for (std::size_t i = 2; i < lead.length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return lead.length;
}

bool is_plain(unsigned char byte) {
  return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

void append(fmt::detail::buffer<char>& out, std::string_view text) {
  out.append(text.data(), text.data() + text.size());
}

void append_escaped(fmt::detail::buffer<char>& out, unsigned char byte) {
  switch (byte) {
    case '"':
      return append(out, "\\\"");
    case '\\':
      return append(out, "\\\\");
    case '\n':
      return append(out, "\\n");
    case '\r':
      return append(out, "\\r");
    case '\t':
      return append(out, "\\t");
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
  }
}

}  // namespace

void append_json_string(fmt::detail::buffer<char>& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(static_cast<unsigned char>(text[plain]))) ++plain;
    append(out, text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;

    const auto byte = static_cast<unsigned char>(text[0]);
    std::size_t used = 1;
    if (byte < 0x80) {
      append_escaped(out, byte);
    } else if (const std::size_t length = sequence_length(text)) {
      append(out, text.substr(0, length));
      used = length;
    } else {
      append(out, "\\ufffd");
    }
    text.remove_prefix(used);
  }
  out.push_back('"');
}

}  // namespace cartwright::runtime
