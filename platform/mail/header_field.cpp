#include "platform/mail/header_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "platform/text/base64url.hpp"
#include "platform/text/utf8.hpp"

namespace cartwright::mail {
namespace {

constexpr std::size_t kLongestLine = 78;
// An encoded one, with the name of a field before it: RFC 2047 wants such lines a little shorter.
constexpr std::size_t kLongestWord = 64;

bool is_control(char letter) { return (letter >= '\0' && letter < ' ') || letter == '\x7f'; }

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

// One line of UTF-8.
std::string clean(std::string_view text) {
  auto line = text::valid_utf8(text, text.size());
  std::ranges::replace_if(line, is_control, ' ');
  return line;
}

/// Puts words into lines; the first word of a line behind the first has a blank before it.
class Lines {
 public:
  explicit Lines(std::string_view name) : text_(name), used_(name.size() + 1) { text_ += ':'; }

  void add(std::string_view word) {
    if (used_ + 1 + word.size() > kLongestLine && has_word_) {
      text_ += "\r\n";
      used_ = 0;
    }
    text_ += ' ';
    text_ += word;
    used_ += 1 + word.size();
    has_word_ = true;
  }

  std::string take() && { return std::move(text_) + "\r\n"; }

 private:
  std::string text_;
  std::size_t used_;
  bool has_word_ = false;
};

// What stands for itself in words of a phrase, too (RFC 2047, 5).
std::string in_q(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string word;
  for (const char byte : bytes) {
    if (byte == ' ') {
      word += '_';
    } else if (is_letter_or_digit(byte)) {
      word += byte;
    } else {
      const auto value = static_cast<unsigned char>(byte);
      word += {'=', kHex[value / 16], kHex[value % 16]};
    }
  }
  return word;
}

std::string in_b(std::string_view bytes) {
  std::string word;
  text::append_base64url(word, bytes);
  std::ranges::replace(word, '-', '+');
  std::ranges::replace(word, '_', '/');
  return word.append((4 - word.size() % 4) % 4, '=');
}

// Words of whole code points, as a reader may show each by itself; in whichever of both encodings
// is shorter.
std::vector<std::string> encoded_words(std::string_view text) {
  const bool is_b = in_b(text).size() < in_q(text).size();
  const auto word_of = [is_b](std::string_view part) {
    return fmt::format("=?UTF-8?{}?{}?=", is_b ? 'B' : 'Q', is_b ? in_b(part) : in_q(part));
  };
  std::vector<std::string> words;
  std::string part;
  while (!text.empty()) {
    const auto point = text.substr(0, text::code_point_size(text.front()));
    text.remove_prefix(point.size());
    if (word_of(part + std::string(point)).size() > kLongestWord) {
      words.push_back(word_of(std::exchange(part, {})));
    }
    part += point;
  }
  if (!part.empty()) words.push_back(word_of(part));
  return words;
}

std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> words;
  for (auto blank = text.find(' '); blank != text.npos; blank = text.find(' ')) {
    words.emplace_back(text.substr(0, blank));
    text.remove_prefix(blank + 1);
  }
  words.emplace_back(text);
  return words;
}

// Whether it can stand as it is, and be read as nothing else: blanks at its ends or side by side
// may be lost, long words do not fit into a line.
bool is_plain(std::string_view text) {
  const auto is_shown = [](char letter) { return letter >= ' ' && letter < '\x7f'; };
  if (!std::ranges::all_of(text, is_shown) || text.contains("=?")) return false;
  return std::ranges::none_of(plain_words(text), [](const std::string& word) {
    return word.empty() || word.size() >= kLongestWord / 2;
  });
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + '"';
}

void add_all(Lines& lines, const std::vector<std::string>& words) {
  for (const auto& word : words) lines.add(word);
}

}  // namespace

std::string text_field(std::string_view name, std::string_view text) {
  Lines lines(name);
  const auto line = clean(text);
  add_all(lines, is_plain(line) ? plain_words(line) : encoded_words(line));
  return std::move(lines).take();
}

std::string address_field(std::string_view name, std::string_view who, const Address& address) {
  Lines lines(name);
  const auto line = clean(who);
  if (!line.empty()) {
    add_all(lines, is_plain(line) ? plain_words(quoted(line)) : encoded_words(line));
  }
  lines.add(line.empty() ? address.text() : '<' + address.text() + '>');
  return std::move(lines).take();
}

}  // namespace cartwright::mail
