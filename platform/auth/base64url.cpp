#include "platform/auth/base64url.hpp"

#include <array>
#include <cstdint>

namespace cartwright::auth {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kForeign = 64;

constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kForeign);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}();

}  // namespace

void append_base64url(std::string& out, std::string_view bytes) {
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char byte : bytes) {
    pending = pending << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) out += kAlphabet[pending >> (bits - 6) & 63];
  }
  if (bits > 0) out += kAlphabet[pending << (6 - bits) & 63];
}

std::optional<std::string_view> decode_base64url(std::string_view text, std::span<char> out) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::uint32_t pending = 0;
  int bits = 0;
  std::size_t used = 0;
  std::uint8_t foreign = 0;
  for (const char character : text) {
    const std::uint8_t value = kValues[static_cast<unsigned char>(character)];
    foreign |= value & kForeign;
    pending = pending << 6 | (value & 63U);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    if (used == out.size()) return std::nullopt;
    out[used++] = static_cast<char>(pending >> bits);
  }
  // Bits beyond the last byte would give one value several spellings, each with a signature that
  // fits.
  const bool has_stray_bits = (pending & ((1U << bits) - 1)) != 0;
  if (foreign != 0 || has_stray_bits) return std::nullopt;
  return std::string_view(out.data(), used);
}

bool has_base64url_letters(std::string_view text) {
  std::uint8_t foreign = 0;
  for (const char character : text) foreign |= kValues[static_cast<unsigned char>(character)];
  return (foreign & kForeign) == 0;
}

}  // namespace cartwright::auth
