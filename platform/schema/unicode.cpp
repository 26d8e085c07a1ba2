#include "platform/schema/unicode.hpp"

#include <algorithm>

namespace cartwright::schema {
void CodePointCounter::take(std::string_view piece) {
  while (!begun_.empty() && !piece.empty()) {
    begun_.push_back(piece.front());
    piece.remove_prefix(1);
    if (begun_.size() < text::code_point_size(begun_.front())) continue;
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
    if (piece.empty() || piece.size() < text::code_point_size(piece.front())) return;
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
