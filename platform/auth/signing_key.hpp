#pragma once
// Keys that sign with one half and verify with the other, so that whoever checks tokens cannot make
// them: ES256 (RFC 7518, 3.4) and EdDSA with Ed25519 (RFC 8037).

#include <boost/json/object.hpp>
#include <openssl/types.h>

#include <memory>
#include <string>
#include <string_view>

namespace cartwright::auth {

class SigningKey {
 public:
  /// A private or public key in PEM, as `openssl genpkey` writes it. Throws std::runtime_error with
  /// a sentence if it is none, or of another kind than P-256 and Ed25519.
  explicit SigningKey(const std::string& pem);

  /// What a token's `alg` says: `ES256` or `EdDSA`.
  [[nodiscard]] std::string_view algorithm() const { return is_curve_ ? "ES256" : "EdDSA"; }

  /// Whether it is a private key.
  [[nodiscard]] bool can_sign() const { return can_sign_; }

  /// 64 bytes, as JWS has them. Throws std::runtime_error for a public key.
  [[nodiscard]] std::string sign(std::string_view text) const;

  [[nodiscard]] bool verify(std::string_view text, std::string_view signature) const;

  /// The public half (RFC 7517), without its `kid`.
  [[nodiscard]] boost::json::object jwk() const;

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const;
  };

  std::unique_ptr<EVP_PKEY, Free> key_;
  bool can_sign_ = false;
  bool is_curve_ = false;  ///< P-256, else Ed25519
};

}  // namespace cartwright::auth
