#include "platform/auth/hs256.hpp"

#include <sodium.h>

#include <stdexcept>
#include <string>

namespace cartwright::auth {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Hs256::Hs256(const Secret& key) {
  if (key.empty()) throw std::invalid_argument("The key of the tokens is empty.");
  const std::string& bytes = key.reveal();
  crypto_auth_hmacsha256_init(&keyed_, bytes_of(bytes), bytes.size());
}

Hs256::~Hs256() { sodium_memzero(&keyed_, sizeof keyed_); }

Hs256::Signature Hs256::sign(std::string_view text) const {
  Signature signature;
  auto state = keyed_;
  crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
  crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(signature.data()));
  return signature;
}

bool Hs256::verify(std::string_view text, std::string_view signature) const {
  const Signature expected = sign(text);
  return signature.size() == expected.size() &&
         sodium_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace cartwright::auth
