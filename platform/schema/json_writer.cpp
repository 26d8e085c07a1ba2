#include "platform/schema/json_writer.hpp"

#include <array>

namespace cartwright::schema {
namespace {

// 0: the byte stands for itself. 'u': as \u00XX. Else: the letter behind a backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> escapes{};
  for (std::size_t control = 0; control < 0x20; ++control) escapes[control] = 'u';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}();

char* write_escape(char* at, unsigned char byte, char escape) {
  constexpr std::string_view kHex = "0123456789abcdef";
  *at++ = '\\';
  *at++ = escape;
  if (escape != 'u') return at;
  *at++ = '0';
  *at++ = '0';
  *at++ = kHex[byte >> 4];
  *at++ = kHex[byte & 0xf];
  return at;
}

}  // namespace

char* write_json(char* at, std::string_view text) {
  *at++ = '"';
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (const char escape = kEscapes[byte]) {
      at = write_escape(at, byte, escape);
    } else {
      *at++ = letter;
    }
  }
  *at++ = '"';
  return at;
}

}  // namespace cartwright::schema
