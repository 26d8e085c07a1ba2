#include "platform/schema/form.hpp"

#include "platform/text/split.hpp"

namespace cartwright::schema {
namespace {

// The value of a hexadecimal digit, -1 for any other letter.
int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

}  // namespace

FormPair take_pair(std::string_view& rest) {
  auto pair = text::take_until(rest, '&');
  const auto name = text::take_until(pair, '=');
  return {name, pair};
}

std::optional<char> FormDecoder::take(char letter) {
  if (state_ == State::broken) return std::nullopt;
  if (state_ == State::plain) {
    if (letter != '%') return letter == '+' ? ' ' : letter;
    state_ = State::first_digit;
    return std::nullopt;
  }
  const int digit = digit_of(letter);
  if (digit < 0) {
    state_ = State::broken;
    return std::nullopt;
  }
  byte_ = byte_ % 16 * 16 + digit;
  if (state_ == State::first_digit) {
    state_ = State::second_digit;
    return std::nullopt;
  }
  state_ = State::plain;
  return static_cast<char>(byte_);
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
