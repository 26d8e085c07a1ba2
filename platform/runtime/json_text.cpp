#include "platform/runtime/json_text.hpp"

#include <iterator>

#include "platform/text/utf8.hpp"

namespace cartwright::runtime {
namespace {

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

    const auto before = text;
    const auto point = text::take_code_point(text);
    if (point && *point > 0x7F) {
      append(out, before.substr(0, before.size() - text.size()));
      continue;
    }
    if (point) {
      append_escaped(out, static_cast<unsigned char>(*point));
    } else {
      append(out, "\\ufffd");
      text.remove_prefix(1);
    }
  }
  out.push_back('"');
}

}  // namespace cartwright::runtime
