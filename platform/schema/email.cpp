#include "platform/schema/email.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/schema/unicode.hpp"

namespace cartwright::schema {
namespace {

constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestCodePoint = 4;  // in bytes

// Ranges above ASCII without letters or the marks that are written with them: controls, spaces,
// punctuation, symbols, surrogates, private use, emoji. All else counts as a letter, since a
// registry decides what a domain may hold.
constexpr std::array<std::pair<char32_t, char32_t>, 14> kNotLetters{{{0x80, 0xa9},
                                                                     {0xab, 0xb4},
                                                                     {0xb6, 0xb9},
                                                                     {0xbb, 0xbf},
                                                                     {0xd7, 0xd7},
                                                                     {0xf7, 0xf7},
                                                                     {0x2000, 0x206f},
                                                                     {0x20a0, 0x20cf},
                                                                     {0x2190, 0x2bff},
                                                                     {0x3000, 0x3004},
                                                                     {0xe000, 0xf8ff},
                                                                     {0xfe00, 0xfe0f},
                                                                     {0xfeff, 0xffff},
                                                                     {0x1f000, 0x1faff}}};
constexpr char32_t kLastLetter = 0xdffff;

constexpr bool is_ascii_letter_or_digit(char32_t point) {
  return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
         (point >= '0' && point <= '9');
}

bool is_label_character(char32_t point) {
  if (point < 0x80) return is_ascii_letter_or_digit(point) || point == '-';
  return point <= kLastLetter && std::ranges::none_of(kNotLetters, [=](const auto& range) {
           return point >= range.first && point <= range.second;
         });
}

bool is_atom(std::string_view text) {
  constexpr std::string_view kSymbols = "!#$%&'*+-/=?^_`{|}~";
  return !text.empty() && std::ranges::all_of(text, [=](char letter) {
    return is_ascii_letter_or_digit(static_cast<unsigned char>(letter)) ||
           kSymbols.contains(letter);
  });
}

bool is_dotted_atoms(std::string_view local) {
  for (auto dot = local.find('.'); dot != local.npos; dot = local.find('.')) {
    if (!is_atom(local.substr(0, dot))) return false;
    local.remove_prefix(dot + 1);
  }
  return is_atom(local);
}

bool is_quoted(std::string_view local) {
  if (local.size() < 2 || local.front() != '"' || local.back() != '"') return false;
  bool escaped = false;
  for (const char letter : local.substr(1, local.size() - 2)) {
    if (letter < ' ' || letter > '~') return false;
    if (!escaped && letter == '"') return false;
    escaped = !escaped && letter == '\\';
  }
  return !escaped;
}

// The length of a label, or 0 for one that no domain has.
std::size_t label_length(std::string_view label) {
  if (label.empty() || label.front() == '-' || label.back() == '-') return 0;
  std::size_t length = 0;
  for (; !label.empty(); ++length) {
    const auto point = take_code_point(label);
    if (!point || !is_label_character(*point)) return 0;
  }
  return length <= kLongestLabel ? length : 0;
}

bool is_domain(std::string_view domain) {
  std::size_t labels = 1;
  for (auto dot = domain.find('.'); dot != domain.npos; dot = domain.find('.'), ++labels) {
    if (label_length(domain.substr(0, dot)) == 0) return false;
    domain.remove_prefix(dot + 1);
  }
  return labels >= 2 && label_length(domain) >= 2;
}

}  // namespace

bool is_email(std::string_view text) {
  if (text.size() > kLongestAddress * kLongestCodePoint) return false;
  // The last one: a quoted local part may hold others.
  const auto at = text.rfind('@');
  if (at == text.npos || count_code_points(text).value_or(kLongestAddress + 1) > kLongestAddress) {
    return false;
  }
  const auto local = text.substr(0, at);
  return (is_dotted_atoms(local) || is_quoted(local)) && is_domain(text.substr(at + 1));
}

}  // namespace cartwright::schema
