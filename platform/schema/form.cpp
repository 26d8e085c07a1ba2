#include "platform/schema/form.hpp"

#include <algorithm>

namespace cartwright::schema {
namespace {

// Takes what stands before `separator` off `rest`, and the separator too.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto taken = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
  return taken;
}

// The value of a hexadecimal digit, -1 for any other letter.
int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

}  // namespace

FormPair take_pair(std::string_view& rest) {
  auto pair = take_until(rest, '&');
  const auto name = take_until(pair, '=');
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
