#pragma once
// UTF-8, read strictly: no overlong forms, no surrogates, nothing beyond U+10FFFF.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cartwright::text {

/// Takes the first code point off `rest`, which is not empty. Nothing, and nothing is taken, if the
/// bytes are no valid UTF-8.
std::optional<char32_t> take_code_point(std::string_view& rest);

/// How many bytes a code point has that begins with `first`; 1 if none does.
std::size_t code_point_size(char first);

/// The first code points of `text` that have room in `size` bytes. For each byte that is no UTF-8,
/// and for each zero, which PostgreSQL does not take, there is a question mark.
std::string valid_utf8(std::string_view text, std::size_t size);

}  // namespace cartwright::text
