#pragma once
// Parts of a text that others stand between.

#include <algorithm>
#include <string_view>

namespace cartwright::text {

/// Takes what stands before the first `separator` off `rest`, and the separator. After the last
/// part `rest` is null, and so can be told from an empty part that is still to come; see at_end().
constexpr std::string_view take_until(std::string_view& rest, char separator) {
  const auto part = rest.substr(0, rest.find(separator));
  rest = part.size() == rest.size() ? std::string_view() : rest.substr(part.size() + 1);
  return part;
}

constexpr bool at_end(std::string_view rest) { return rest.data() == nullptr; }

/// `text` without spaces and tabs at both ends.
constexpr std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

}  // namespace cartwright::text
