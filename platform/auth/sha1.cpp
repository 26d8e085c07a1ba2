#include "platform/auth/sha1.hpp"

#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace cartwright::auth {

Secret sha1_digits(const Secret& text) {
  std::array<unsigned char, 20> hash{};
  const auto& bytes = text.reveal();
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-1.");
  }
  return Secret(fmt::format("{:02X}", fmt::join(hash, "")));
}

}  // namespace cartwright::auth
