#include "platform/text/utf8.hpp"

#include <algorithm>
#include <array>

namespace cartwright::text {
namespace {

struct Form {
  unsigned char mask;  // the bits of the first byte that tell the form
  unsigned char lead;  // their value
  std::size_t size;    // in bytes
  char32_t smallest;   // less is an overlong form, which could hide a character from a check
};

constexpr std::array<Form, 4> kForms{{{0x80, 0x00, 1, 0x0},
                                      {0xe0, 0xc0, 2, 0x80},
                                      {0xf0, 0xe0, 3, 0x800},
                                      {0xf8, 0xf0, 4, 0x10000}}};

// The form that begins with `first`; the end of the forms if none does.
const Form* form_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return std::ranges::find_if(
      kForms, [=](const Form& candidate) { return (byte & candidate.mask) == candidate.lead; });
}

constexpr bool is_scalar(char32_t point) {
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& rest) {
  const auto* form = form_of(rest.front());
  if (form == kForms.end() || rest.size() < form->size) return std::nullopt;

  char32_t point =
      static_cast<unsigned char>(rest.front()) & static_cast<unsigned char>(~form->mask);
  for (const char next : rest.substr(1, form->size - 1)) {
    const auto bits = static_cast<unsigned char>(next);
    if ((bits & 0xc0) != 0x80) return std::nullopt;
    point = (point << 6) | (bits & 0x3f);
  }
  if (point < form->smallest || !is_scalar(point)) return std::nullopt;
  rest.remove_prefix(form->size);
  return point;
}

std::size_t code_point_size(char first) {
  const auto* form = form_of(first);
  return form == kForms.end() ? 1 : form->size;
}

std::string valid_utf8(std::string_view text, std::size_t size) {
  std::string valid;
  while (!text.empty()) {
    auto rest = text;
    const auto point = take_code_point(rest);
    const bool is_kept = point && *point != 0;
    if (!point) rest.remove_prefix(1);
    const auto taken = is_kept ? text.substr(0, text.size() - rest.size()) : "?";
    if (valid.size() + taken.size() > size) break;
    valid.append(taken);
    text = rest;
  }
  return valid;
}

}  // namespace cartwright::text
