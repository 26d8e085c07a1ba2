#pragma once
// What JSON does not let stand in a string as it is.

#include <array>
#include <cstddef>
#include <string_view>

namespace cartwright::text {

/// By byte. 0: it stands for itself. 'u': as \u00XX. Else: the letter behind a backslash.
inline constexpr std::array<char, 256> kJsonEscapes = [] {
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

inline constexpr std::size_t kLongestJsonEscape = 6;

/// Writes `byte` as kJsonEscapes has it, or as \u00XX if `escape` is 'u'. Returns the end of the
/// text.
constexpr char* write_json_escape(char* at, unsigned char byte, char escape) {
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

}  // namespace cartwright::text
