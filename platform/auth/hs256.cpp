#include "platform/auth/hs256.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace cartwright::auth {
namespace {

struct FreeMac {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
};

void require(bool success) {
  if (!success) throw std::runtime_error("OpenSSL cannot compute HMAC-SHA-256.");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

void Hs256::Free::operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }

Hs256::Hs256(const Secret& key) {
  if (key.empty()) throw std::invalid_argument("The key of the tokens is empty.");
  const std::unique_ptr<EVP_MAC, FreeMac> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  require(mac != nullptr);
  context_.reset(EVP_MAC_CTX_new(mac.get()));
  require(context_ != nullptr);

  std::string digest = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  const std::string& bytes = key.reveal();
  require(EVP_MAC_init(context_.get(), bytes_of(bytes), bytes.size(), parameters.data()) == 1);
}

Hs256::Signature Hs256::sign(std::string_view text) const {
  Signature signature{};
  std::size_t size = 0;
  // Initialising without a key starts over with the key of before, four times as fast as a new
  // context. A context that was not initialised again gives wrong signatures.
  require(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1 &&
          EVP_MAC_update(context_.get(), bytes_of(text), text.size()) == 1 &&
          EVP_MAC_final(context_.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                        signature.size()) == 1 &&
          size == signature.size());
  return signature;
}

bool Hs256::verify(std::string_view text, std::string_view signature) const {
  const Signature expected = sign(text);
  return signature.size() == expected.size() &&
         CRYPTO_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace cartwright::auth
