#pragma once
// Exact amounts of money. Never binary floating point.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cartwright {

/// An amount in hundredths of the currency unit; clients see a decimal string with two places,
/// `"149.99"`.
struct Money {
  std::int64_t cents = 0;

  auto operator<=>(const Money&) const = default;
  Money& operator+=(Money other) {
    cents += other.cents;
    return *this;
  }
  friend Money operator*(Money price, std::int64_t quantity) { return {price.cents * quantity}; }
};

/// Writes the decimal text, without quotes: `149.99`, `-0.05`. There is room for `kLongestDecimal`
/// bytes. Returns the end of the text.
char* write_decimal(char* at, Money amount);

inline constexpr std::size_t kLongestDecimal = 24;

std::string to_string(Money amount);

/// Reads a text of digits and at most two places, `149.99` or `149`: no sign, no exponent. Nothing
/// for any other, and for what is too much for a Money.
std::optional<Money> parse_decimal(std::string_view text);

}  // namespace cartwright
