#pragma once
// UTF-8 as clients send it: checked strictly, counted in code points.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cartwright::schema {

/// Takes the first code point off `rest`, which is not empty. Nothing if the bytes are no valid
/// UTF-8.
std::optional<char32_t> take_code_point(std::string_view& rest);

/// Counts the code points of a text that comes in pieces.
class CodePointCounter {
 public:
  void take(std::string_view piece);

  /// What count_code_points() says of all pieces together.
  [[nodiscard]] std::optional<std::size_t> count() const;

 private:
  void take_whole(std::string_view& piece);

  std::size_t count_ = 0;
  bool is_text_ = true;
  std::string begun_;  // the bytes so far of a code point that goes on in the next piece
};

/// The length of `text` in code points; nothing if it holds NUL or invalid UTF-8, which no stored
/// text may.
std::optional<std::size_t> count_code_points(std::string_view text);

}  // namespace cartwright::schema
