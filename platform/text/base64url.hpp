#pragma once
// The one spelling of bytes that RFC 7515 allows: the URL-safe alphabet, no padding, no spaces.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cartwright::text {

/// The letters that so many bytes take.
constexpr std::size_t base64url_size(std::size_t bytes) { return (8 * bytes + 5) / 6; }

/// Writes the base64url text of `bytes`, and a NUL behind it. Returns the end of the text.
char* write_base64url(char* at, std::string_view bytes);

/// Appends the base64url text of `bytes`.
void append_base64url(std::string& out, std::string_view bytes);

/// Decodes into `out` and returns the part that was filled. Nothing if a character is foreign, the
/// length impossible, a bit beyond the last byte set, or `out` too small.
std::optional<std::string_view> decode_base64url(std::string_view text, std::span<char> out);

/// Whether all of `text` is in the alphabet.
bool has_base64url_letters(std::string_view text);

}  // namespace cartwright::text
