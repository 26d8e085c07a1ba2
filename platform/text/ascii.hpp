#pragma once
// Letters of ASCII in any case. All other bytes stand for themselves, whatever the locale.

#include <algorithm>
#include <string>
#include <string_view>

namespace cartwright::text {

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

inline std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), lower);
  return result;
}

/// Whether `text` is `expected`, which is in lower case, in any mix of cases.
constexpr bool same_in_any_case(std::string_view text, std::string_view expected) {
  return std::ranges::equal(text, expected, {}, lower);
}

}  // namespace cartwright::text
