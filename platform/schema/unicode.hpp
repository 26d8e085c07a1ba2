#pragma once
// UTF-8 as clients send it: checked strictly, counted in code points.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/text/utf8.hpp"

namespace cartwright::schema {

using text::take_code_point;

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
