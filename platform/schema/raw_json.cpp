#include "platform/schema/raw_json.hpp"

#include <array>

#include "platform/text/json_escape.hpp"

namespace cartwright::schema {
namespace {

constexpr std::size_t kLongestCodePoint = 4;

}  // namespace

void RawJson::begin(std::size_t longest) {
  // One more tells that it is too long.
  most_ = kLongestCodePoint * longest + 1;
  size_ = 0;
  last_ = 0;
}

void RawJson::open(char bracket) {
  separate();
  append({&bracket, 1});
}

void RawJson::add_string_part(std::string_view part) {
  if (!is_in_string_) {
    separate();
    append("\"");
    is_in_string_ = true;
  }
  for (const char letter : part) {
    const auto byte = static_cast<unsigned char>(letter);
    const char escape = text::kJsonEscapes[byte];
    std::array<char, text::kLongestJsonEscape> escaped{letter};
    const char* end =
        escape == 0 ? escaped.data() + 1 : text::write_json_escape(escaped.data(), byte, escape);
    append({escaped.data(), end});
  }
}

void RawJson::end_string() {
  append("\"");
  is_in_string_ = false;
}

void RawJson::end_key() {
  end_string();
  append(":");
}

void RawJson::add_number_part(std::string_view part) {
  if (!is_in_number_) separate();
  is_in_number_ = true;
  append(part);
}

void RawJson::add_word(std::string_view word) {
  separate();
  append(word);
}

void RawJson::move_to(FieldValue& value) { text_.move_to(value); }

// A comma stands before all but the first of a list or an object.
void RawJson::separate() {
  constexpr std::string_view kBegin("\0[{:", 4);
  if (!kBegin.contains(last_)) append(",");
}

void RawJson::append(std::string_view part) {
  if (part.empty()) return;
  last_ = part.back();
  const auto kept = part.substr(0, most_ - size_);
  text_.append(kept);
  size_ += kept.size();
}

}  // namespace cartwright::schema
