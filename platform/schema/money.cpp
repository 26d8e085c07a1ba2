#include "platform/schema/money.hpp"

#include <array>
#include <charconv>

#include "platform/text/digits.hpp"
#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright {
namespace {

constexpr std::size_t kPlaces = 2;

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

char* write_decimal(char* at, Money amount) {
  // The magnitude of the smallest amount does not fit into the signed type.
  auto magnitude = static_cast<std::uint64_t>(amount.cents);
  if (amount.cents < 0) {
    *at++ = '-';
    magnitude = 0 - magnitude;
  }
  at = std::to_chars(at, at + kLongestDecimal, magnitude / 100).ptr;
  *at++ = '.';
  return text::write_digits<2>(at, magnitude % 100);
}

std::string to_string(Money amount) {
  std::array<char, kLongestDecimal> text;
  return {text.data(), write_decimal(text.data(), amount)};
}

std::optional<Money> parse_decimal(std::string_view decimal) {
  auto places = decimal;
  const auto whole = text::take_until(places, '.');
  const bool has_places = !text::at_end(places);
  if (!are_digits(whole)) return std::nullopt;
  if (has_places && (!are_digits(places) || places.size() > kPlaces)) return std::nullopt;
  std::string digits(whole);
  digits.append(places).append(kPlaces - places.size(), '0');
  const auto cents = text::parse<std::int64_t>(digits);
  return cents ? std::optional(Money{*cents}) : std::nullopt;
}

}  // namespace cartwright
