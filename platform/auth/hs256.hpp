#pragma once
// HMAC-SHA-256 with one key, as JWT's HS256 wants it.

#include <sodium/crypto_auth_hmacsha256.h>

#include <array>
#include <string_view>

#include "platform/secret.hpp"

namespace cartwright::auth {

/// Keeps the key's inner state, so that a signature costs two blocks less.
class Hs256 {
 public:
  using Signature = std::array<char, crypto_auth_hmacsha256_BYTES>;

  /// Throws std::invalid_argument if the key is empty.
  explicit Hs256(const Secret& key);
  ~Hs256();
  Hs256(const Hs256&) = delete;
  Hs256& operator=(const Hs256&) = delete;

  [[nodiscard]] Signature sign(std::string_view text) const;

  /// The signature of a text that comes in pieces.
  class Signing {
   public:
    explicit Signing(const crypto_auth_hmacsha256_state& keyed) : state_(keyed) {}
    ~Signing();
    Signing(const Signing&) = delete;
    Signing& operator=(const Signing&) = delete;

    void add(std::string_view piece);

    /// After the last piece, once.
    Signature finish();

   private:
    crypto_auth_hmacsha256_state state_;
  };

  [[nodiscard]] Signing begin() const { return Signing(keyed_); }

  /// In a time that does not depend on where the signatures differ.
  [[nodiscard]] bool verify(std::string_view text, std::string_view signature) const;

 private:
  crypto_auth_hmacsha256_state keyed_{};
};

}  // namespace cartwright::auth
