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
  auto signing = begin();
  signing.add(text);
  return signing.finish();
}

Hs256::Signing::~Signing() { sodium_memzero(&state_, sizeof state_); }

void Hs256::Signing::add(std::string_view piece) {
  crypto_auth_hmacsha256_update(&state_, bytes_of(piece), piece.size());
}

Hs256::Signature Hs256::Signing::finish() {
  Signature signature;
  crypto_auth_hmacsha256_final(&state_, reinterpret_cast<unsigned char*>(signature.data()));
  return signature;
}

bool Hs256::verify(std::string_view text, std::string_view signature) const {
  const Signature expected = sign(text);
  return signature.size() == expected.size() &&
         sodium_memcmp(signature.data(), expected.data(), expected.size()) == 0;
}

}  // namespace cartwright::auth
