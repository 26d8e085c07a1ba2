#include "platform/schema/form.hpp"

#include <charconv>

namespace cartwright::schema {
namespace {

// Takes what stands before `separator` off `rest`, and the separator too.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto taken = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
  return taken;
}

std::optional<char> decode_escape(std::string_view digits) {
  unsigned char byte = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), byte, 16);
  if (digits.size() != 2 || error != std::errc{} || end != digits.end()) return std::nullopt;
  return static_cast<char>(byte);
}

}  // namespace

FormPair take_pair(std::string_view& rest) {
  auto pair = take_until(rest, '&');
  const auto name = take_until(pair, '=');
  return {name, pair};
}

std::optional<std::string> decode_form_text(std::string_view encoded) {
  std::string text;
  text.reserve(encoded.size());
  for (std::size_t at = 0; at < encoded.size(); ++at) {
    if (encoded[at] != '%') {
      text.push_back(encoded[at] == '+' ? ' ' : encoded[at]);
      continue;
    }
    const auto byte = decode_escape(encoded.substr(at + 1, 2));
    if (!byte) return std::nullopt;
    text.push_back(*byte);
    at += 2;
  }
  return text;
}

}  // namespace cartwright::schema
