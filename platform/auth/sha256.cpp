#include "platform/auth/sha256.hpp"

#include <sodium/crypto_hash_sha256.h>

#include <string>
#include <utility>

namespace cartwright::auth {

Bytes sha256(std::string_view text) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return Bytes(std::move(hash));
}

}  // namespace cartwright::auth
