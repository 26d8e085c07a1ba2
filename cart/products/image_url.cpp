#include "cart/products/image_url.hpp"

#include <algorithm>

namespace cartwright::cart {
namespace {

constexpr std::string_view kScheme = "https://";

bool is_letter_or_digit(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= 'a' && letter <= 'z');
}

// What RFC 3986 lets stand in a URL. Browsers read a backslash as a slash, which is not among it.
bool is_url_character(char letter) {
  constexpr std::string_view kOthers = "[]:/?#@!$&'()*+,;=._~%-";
  return is_letter_or_digit(letter) || kOthers.find(letter) != std::string_view::npos;
}

}  // namespace

bool is_image_url(std::string_view text) {
  if (!std::ranges::all_of(text, is_url_character)) return false;
  if (text.starts_with('/')) return !text.starts_with("//");
  if (!text.starts_with(kScheme)) return false;
  text.remove_prefix(kScheme.size());
  return !text.empty() && (is_letter_or_digit(text.front()) || text.front() == '[');
}

}  // namespace cartwright::cart
