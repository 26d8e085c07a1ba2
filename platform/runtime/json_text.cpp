#include "platform/runtime/json_text.hpp"

#include <algorithm>
#include <array>

#include "platform/text/json_escape.hpp"
#include "platform/text/utf8.hpp"

namespace cartwright::runtime {
namespace {

// As JSON has it, and for DEL, which a terminal would obey.
char escape_of(unsigned char byte) { return byte == 0x7F ? 'u' : text::kJsonEscapes[byte]; }

bool is_plain(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x80 && escape_of(byte) == 0;
}

void append(fmt::detail::buffer<char>& out, std::string_view text) {
  out.append(text.data(), text.data() + text.size());
}

void append_escaped(fmt::detail::buffer<char>& out, unsigned char byte) {
  std::array<char, text::kLongestJsonEscape> escape;
  out.append(escape.data(), text::write_json_escape(escape.data(), byte, escape_of(byte)));
}

// Takes the first code point, or byte that is none, off `text`.
void append_first(fmt::detail::buffer<char>& out, std::string_view& text) {
  const auto before = text;
  const auto point = text::take_code_point(text);
  if (!point) {
    append(out, "\\ufffd");
    text.remove_prefix(1);
  } else if (*point < 0x80) {
    append_escaped(out, static_cast<unsigned char>(*point));
  } else {
    append(out, before.substr(0, before.size() - text.size()));
  }
}

}  // namespace

void append_json_string(fmt::detail::buffer<char>& out, std::string_view text) {
  out.push_back('"');
  while (!text.empty()) {
    const auto special = std::ranges::find_if_not(text, is_plain);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    append(out, text.substr(0, plain));
    text.remove_prefix(plain);
    if (!text.empty()) append_first(out, text);
  }
  out.push_back('"');
}

}  // namespace cartwright::runtime
