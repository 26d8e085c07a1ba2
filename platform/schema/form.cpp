#include "platform/schema/form.hpp"

#include <utility>

#include "platform/text/percent.hpp"
#include "platform/text/split.hpp"

namespace cartwright::schema {
FormPair take_pair(std::string_view& rest) {
  auto pair = text::take_until(rest, '&');
  const auto name = text::take_until(pair, '=');
  return {name, pair};
}

std::optional<char> FormDecoder::take(char letter) {
  switch (state_) {
    case State::plain:
      if (letter != '%') return letter == '+' ? ' ' : letter;
      state_ = State::first_digit;
      return std::nullopt;
    case State::first_digit:
      first_digit_ = letter;
      state_ = State::second_digit;
      return std::nullopt;
    case State::second_digit: {
      const auto byte = text::percent_byte(first_digit_, letter);
      state_ = byte ? State::plain : State::broken;
      return byte;
    }
    case State::broken:
      return std::nullopt;
  }
  std::unreachable();
}

std::optional<std::string> decode_form_text(std::string_view encoded) {
  std::string text;
  text.reserve(encoded.size());
  FormDecoder decoder;
  for (const char letter : encoded) {
    if (const auto byte = decoder.take(letter)) text.push_back(*byte);
  }
  if (!decoder.is_whole()) return std::nullopt;
  return text;
}

}  // namespace cartwright::schema
