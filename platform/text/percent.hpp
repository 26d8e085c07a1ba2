#pragma once
// Percent-encoding (RFC 3986, 2.1): a byte as `%` and two hexadecimal digits.

#include <optional>

namespace cartwright::text {

/// The value of a hexadecimal digit, -1 for any other letter.
constexpr int value_of_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

/// The byte that the digits stand for; nothing if one is none.
constexpr std::optional<char> percent_byte(char high, char low) {
  const int value = value_of_digit(high) * 16 + value_of_digit(low);
  if (value_of_digit(high) < 0 || value_of_digit(low) < 0) return std::nullopt;
  return static_cast<char>(value);
}

}  // namespace cartwright::text
