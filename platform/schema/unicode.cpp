#include "platform/schema/unicode.hpp"

#include <algorithm>
#include <array>

namespace cartwright::schema {
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

// How many bytes a code point has that begins with `first`.
std::size_t size_told_by(char first) {
  const auto byte = static_cast<unsigned char>(first);
  const auto* form = std::ranges::find_if(
      kForms, [=](const Form& candidate) { return (byte & candidate.mask) == candidate.lead; });
  return form == kForms.end() ? 1 : form->size;
}

constexpr bool is_scalar(char32_t point) {
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& rest) {
  const auto first = static_cast<unsigned char>(rest.front());
  const auto* form = std::ranges::find_if(
      kForms, [&](const Form& candidate) { return (first & candidate.mask) == candidate.lead; });
  if (form == kForms.end() || rest.size() < form->size) return std::nullopt;

  char32_t point = first & static_cast<unsigned char>(~form->mask);
  for (const char next : rest.substr(1, form->size - 1)) {
    const auto bits = static_cast<unsigned char>(next);
    if ((bits & 0xc0) != 0x80) return std::nullopt;
    point = (point << 6) | (bits & 0x3f);
  }
  if (point < form->smallest || !is_scalar(point)) return std::nullopt;
  rest.remove_prefix(form->size);
  return point;
}

void CodePointCounter::take(std::string_view piece) {
  while (!begun_.empty() && !piece.empty()) {
    begun_.push_back(piece.front());
    piece.remove_prefix(1);
    if (begun_.size() < size_told_by(begun_.front())) continue;
    auto whole = std::string_view(begun_);
    take_whole(whole);
    begun_.clear();
  }
  take_whole(piece);
  begun_.append(piece);
}

// Takes all but a last code point that is not complete.
void CodePointCounter::take_whole(std::string_view& piece) {
  while (is_text_ && !piece.empty()) {
    // Most texts are ASCII to their end, so that part is counted by its length.
    const auto other =
        std::ranges::find_if(piece, [](char byte) { return byte <= 0 || byte > 0x7f; });
    const auto plain = static_cast<std::size_t>(other - piece.begin());
    count_ += plain;
    piece.remove_prefix(plain);
    if (piece.empty() || piece.size() < size_told_by(piece.front())) return;
    const auto point = take_code_point(piece);
    is_text_ = point && *point != 0;
    ++count_;
  }
  piece = {};
}

std::optional<std::size_t> CodePointCounter::count() const {
  return is_text_ && begun_.empty() ? std::optional(count_) : std::nullopt;
}

std::optional<std::size_t> count_code_points(std::string_view text) {
  CodePointCounter counter;
  counter.take(text);
  return counter.count();
}

}  // namespace cartwright::schema
