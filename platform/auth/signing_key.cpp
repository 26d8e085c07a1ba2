#include "platform/auth/signing_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <vector>

#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

constexpr int kNumber = 32;  // bytes of each of the two that a signature consists of
constexpr std::size_t kSignature = 64;

template <auto free>
struct Freed {
  void operator()(auto* object) const { free(object); }
};
using Bio = std::unique_ptr<BIO, Freed<&BIO_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<&EVP_MD_CTX_free>>;
using CurveSignature = std::unique_ptr<ECDSA_SIG, Freed<&ECDSA_SIG_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Freed<&BN_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[noreturn]] void fail(const char* sentence) {
  ERR_clear_error();
  throw std::runtime_error(sentence);
}

/// No key of ours has a password, so nobody is asked for one.
int no_password(char*, int, int, void*) { return -1; }

Bio reader_of(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

EVP_PKEY* read_private(const std::string& pem) {
  auto* key = PEM_read_bio_PrivateKey(reader_of(pem).get(), nullptr, no_password, nullptr);
  ERR_clear_error();
  return key;
}

EVP_PKEY* read_public(const std::string& pem) {
  auto* key = PEM_read_bio_PUBKEY(reader_of(pem).get(), nullptr, no_password, nullptr);
  ERR_clear_error();
  return key;
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 32> group{};
  std::size_t size = 0;
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == "prime256v1";
}

/// Of a signature as OpenSSL writes it, the two numbers.
std::string raw_of(std::string_view der) {
  const auto* at = bytes_of(der);
  const CurveSignature parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  if (!parts) fail("The signature is none.");
  std::array<unsigned char, kSignature> raw{};
  if (BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), raw.data(), kNumber) != kNumber ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), raw.data() + kNumber, kNumber) != kNumber) {
    fail("The signature has numbers that are too large.");
  }
  return {reinterpret_cast<const char*>(raw.data()), raw.size()};
}

/// The other way around.
std::optional<std::string> der_of(std::string_view raw) {
  const CurveSignature parts(ECDSA_SIG_new());
  auto* r = BN_bin2bn(bytes_of(raw), kNumber, nullptr);
  auto* s = BN_bin2bn(bytes_of(raw.substr(kNumber)), kNumber, nullptr);
  if (ECDSA_SIG_set0(parts.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &der);
  if (size <= 0) return std::nullopt;
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

std::string coordinate(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) fail("The key has no public half.");
  const BigNumber owned(number);
  std::array<unsigned char, kNumber> bytes{};
  BN_bn2binpad(number, bytes.data(), kNumber);
  std::string text;
  text::append_base64url(text, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return text;
}

std::string public_bytes(const EVP_PKEY* key) {
  std::array<unsigned char, kNumber> bytes{};
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key, bytes.data(), &size) != 1) {
    fail("The key has no public half.");
  }
  std::string text;
  text::append_base64url(text, {reinterpret_cast<const char*>(bytes.data()), size});
  return text;
}

}  // namespace

void SigningKey::Free::operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }

SigningKey::SigningKey(const std::string& pem) : key_(read_private(pem)) {
  can_sign_ = key_ != nullptr;
  if (!can_sign_) key_.reset(read_public(pem));
  if (!key_) fail("is no key in PEM, or one with a password");
  is_curve_ = is_p256(key_.get());
  if (!is_curve_ && EVP_PKEY_is_a(key_.get(), "ED25519") != 1) {
    fail("is a key of another kind than P-256 and Ed25519");
  }
}

std::string SigningKey::sign(std::string_view text) const {
  if (!can_sign_) fail("A public key signs nothing.");
  const DigestContext context(EVP_MD_CTX_new());
  const auto* digest = is_curve_ ? EVP_sha256() : nullptr;
  std::array<unsigned char, 128> bytes{};
  std::size_t size = bytes.size();
  if (EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), bytes.data(), &size, bytes_of(text), text.size()) != 1) {
    fail("The key does not sign.");
  }
  std::string signature(reinterpret_cast<const char*>(bytes.data()), size);
  return is_curve_ ? raw_of(signature) : signature;
}

bool SigningKey::verify(std::string_view text, std::string_view signature) const {
  if (signature.size() != kSignature) return false;
  const auto form = is_curve_ ? der_of(signature) : std::optional(std::string(signature));
  if (!form) return false;
  const DigestContext context(EVP_MD_CTX_new());
  const auto* digest = is_curve_ ? EVP_sha256() : nullptr;
  const bool is_right =
      EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(*form), form->size(), bytes_of(text), text.size()) ==
          1;
  ERR_clear_error();
  return is_right;
}

boost::json::object SigningKey::jwk() const {
  boost::json::object key{{"use", "sig"}, {"alg", algorithm()}};
  if (is_curve_) {
    key["kty"] = "EC";
    key["crv"] = "P-256";
    key["x"] = coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X);
    key["y"] = coordinate(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  } else {
    key["kty"] = "OKP";
    key["crv"] = "Ed25519";
    key["x"] = public_bytes(key_.get());
  }
  return key;
}

}  // namespace cartwright::auth
