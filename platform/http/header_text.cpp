#include "platform/http/header_text.hpp"

#include <algorithm>

#include "platform/text/split.hpp"

namespace cartwright::http {
namespace {

// Where `separator` stands outside of quoted strings (RFC 9110, 5.6.4), or the size of the text.
std::size_t find_unquoted(std::string_view text, char separator) {
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == separator && !is_quoted) return at;
    if (text[at] == '"') is_quoted = !is_quoted;
    if (text[at] == '\\' && is_quoted) ++at;  // what is escaped means nothing
  }
  return text.size();
}

}  // namespace

std::string_view take_element(std::string_view& rest, char separator) {
  const auto element = rest.substr(0, find_unquoted(rest, separator));
  rest.remove_prefix(std::min(element.size() + 1, rest.size()));
  return text::trim(element);
}

}  // namespace cartwright::http
