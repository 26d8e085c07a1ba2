#pragma once
// HMAC-SHA-256 with one key, as JWT's HS256 wants it.

#include <openssl/types.h>

#include <array>
#include <memory>
#include <string_view>

#include "platform/secret.hpp"

namespace cartwright::auth {

/// Keeps the key's inner state, so that a signature costs two blocks less. Not safe to share
/// between threads: signing works in that state.
class Hs256 {
 public:
  using Signature = std::array<char, 32>;

  /// Throws std::invalid_argument if the key is empty.
  explicit Hs256(const Secret& key);

  [[nodiscard]] Signature sign(std::string_view text) const;

  /// In a time that does not depend on where the signatures differ.
  [[nodiscard]] bool verify(std::string_view text, std::string_view signature) const;

 private:
  struct Free {
    void operator()(EVP_MAC_CTX* context) const;
  };

  std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

}  // namespace cartwright::auth
