#include "platform/auth/opaque_token.hpp"

#include <sodium.h>

#include <utility>

#include "platform/auth/sha256.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

constexpr std::size_t kBytes = 32;
constexpr std::size_t kLetters = text::base64url_size(kBytes);

}  // namespace

Secret random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return Secret(std::move(bytes));
}

std::string make_opaque_token() {
  std::string token;
  text::append_base64url(token, random_bytes(kBytes).reveal());
  return token;
}

std::optional<Bytes> hash_of_token(std::string_view token) {
  if (token.size() != kLetters || !text::has_base64url_letters(token)) return std::nullopt;
  return sha256(token);
}

}  // namespace cartwright::auth
