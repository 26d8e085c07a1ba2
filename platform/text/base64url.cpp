#include "platform/text/base64url.hpp"

#include <sodium.h>

#include <cstdint>

namespace cartwright::text {
namespace {

// Arithmetic alone, so that the compiler looks at sixteen at once.
constexpr bool is_letter(char letter) {
  const auto byte = static_cast<std::uint8_t>(letter);
  const auto from_a = static_cast<std::uint8_t>((byte | 0x20) - 'a');
  const auto from_0 = static_cast<std::uint8_t>(byte - '0');
  return (from_a < 26) | (from_0 < 10) | (byte == '-') | (byte == '_');
}

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

char* write_base64url(char* at, std::string_view bytes) {
  const auto size = base64url_size(bytes.size());
  sodium_bin2base64(at, size + 1, reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  return at + size;
}

void append_base64url(std::string& out, std::string_view bytes) {
  const auto start = out.size();
  // With room for the NUL that it ends with.
  out.resize(start + base64url_size(bytes.size()) + 1);
  write_base64url(out.data() + start, bytes);
  out.pop_back();
}

std::optional<std::string_view> decode_base64url(std::string_view text, std::span<char> out) {
  // libsodium 1.0.18 takes bytes beyond ASCII for letters.
  if (!has_base64url_letters(text)) return std::nullopt;
  std::size_t used = 0;
  // Bits beyond the last byte, which would give one value several spellings, each with a signature
  // that fits, it refuses by itself.
  const int failure =
      sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &used, nullptr, kVariant);
  return failure == 0 ? std::optional(std::string_view(out.data(), used)) : std::nullopt;
}

bool has_base64url_letters(std::string_view text) {
  bool all = true;
  for (const char letter : text) all &= is_letter(letter);
  return all;
}

}  // namespace cartwright::text
