#include "platform/text/base64url.hpp"

#include <sodium.h>

#include <array>
#include <cstdint>

namespace cartwright::text {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr auto kIsForeign = [] {
  std::array<std::uint8_t, 256> is_foreign{};
  is_foreign.fill(1);
  for (const char letter : kAlphabet) is_foreign[static_cast<unsigned char>(letter)] = 0;
  return is_foreign;
}();

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
  std::uint8_t foreign = 0;
  for (const char letter : text) foreign |= kIsForeign[static_cast<unsigned char>(letter)];
  return foreign == 0;
}

}  // namespace cartwright::text
