#include "customers/sessions/refresh_tokens.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "platform/auth/sha256.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::customers {
namespace {

constexpr std::size_t kIdSize = sizeof(std::int64_t);
constexpr std::size_t kTokenSize = kIdSize + RefreshSecret::kSize;
constexpr std::size_t kMarkSize = std::tuple_size_v<auth::Hs256::Signature>;
constexpr std::size_t kLetters = text::base64url_size(kTokenSize + kMarkSize);

std::string_view view_of(const auth::Hs256::Signature& signature) {
  return {signature.data(), signature.size()};
}

Secret secret_of(std::string_view bytes) { return Secret(std::string(bytes)); }

/// A key of its own for each use of one secret.
Secret key_for(std::string_view use, const Secret& secret) {
  return secret_of(view_of(auth::Hs256(secret).sign(use)));
}

/// The number, greatest byte first, and the secret.
Secret bytes_of(const RefreshToken& token) {
  std::string bytes;
  bytes.reserve(kTokenSize + kMarkSize);
  for (std::size_t i = kIdSize; i-- > 0;) {
    bytes += static_cast<char>(static_cast<std::uint64_t>(token.session.value) >> (8 * i));
  }
  bytes += token.secret.view();
  return Secret(std::move(bytes));
}

SessionId session_in(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(0, kIdSize)) {
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return SessionId{static_cast<std::int64_t>(value)};
}

}  // namespace

Bytes RefreshSecret::hash() const { return auth::sha256(view()); }

RefreshTokens::Key::Key(const Secret& secret)
    : marks_(key_for("refresh token", secret)),
      successors_(key_for("next refresh token", secret)) {}

RefreshTokens::RefreshTokens(const Secret& key, const Secret& accepted) : key_(key) {
  if (!accepted.empty()) accepted_.emplace(accepted);
}

std::string RefreshTokens::text(const RefreshToken& token) const {
  const auto bytes = bytes_of(token);
  const Secret marked(bytes.reveal() + std::string(view_of(key_.mark(bytes.reveal()))));
  std::string letters;
  text::append_base64url(letters, marked.reveal());
  return letters;
}

std::optional<RefreshToken> RefreshTokens::read(std::string_view text) const {
  std::array<char, kTokenSize + kMarkSize> buffer{};
  if (text.size() != kLetters) return std::nullopt;
  const auto bytes = text::decode_base64url(text, buffer);
  if (!bytes) return std::nullopt;
  const auto token = bytes->substr(0, kTokenSize);
  const auto mark = bytes->substr(kTokenSize);
  if (!key_.knows(token, mark) && !(accepted_ && accepted_->knows(token, mark)))
    return std::nullopt;
  return RefreshToken{session_in(token), RefreshSecret(secret_of(token.substr(kIdSize)))};
}

std::vector<RefreshToken> RefreshTokens::successors(const RefreshToken& token) const {
  const auto bytes = bytes_of(token);
  const auto successor_by = [&](const Key& key) {
    return RefreshToken{token.session,
                        RefreshSecret(secret_of(view_of(key.successor(bytes.reveal()))))};
  };
  std::vector<RefreshToken> successors{successor_by(key_)};
  if (accepted_) successors.push_back(successor_by(*accepted_));
  return successors;
}

}  // namespace cartwright::customers
