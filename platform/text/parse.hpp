#pragma once
// Values that a text is as a whole: nothing before, between or behind them is passed over.

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

#include "platform/text/ascii.hpp"

namespace cartwright::text {

/// The integer that `text` is, if the type can hold it; a minus only where it is signed.
template <class Number>
std::optional<Number> parse(std::string_view text, int base = 10) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base);
  return error == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

/// What people write for true and false, in any case.
inline std::optional<bool> parse_bool(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kTrue{"true", "1", "yes", "on", "t", "y"};
  static constexpr std::array<std::string_view, 6> kFalse{"false", "0", "no", "off", "f", "n"};
  const auto is_text = [text](auto word) { return same_in_any_case(text, word); };
  if (std::ranges::any_of(kTrue, is_text)) return true;
  if (std::ranges::any_of(kFalse, is_text)) return false;
  return std::nullopt;
}

}  // namespace cartwright::text
