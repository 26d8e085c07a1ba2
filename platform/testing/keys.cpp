#include "platform/testing/keys.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <stdlib.h>

namespace cartwright::test {
namespace {

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const auto size = BIO_get_mem_data(bio, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

KeyPair pair_of(EVP_PKEY* key) {
  if (key == nullptr) throw std::runtime_error("OpenSSL makes no such key");
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> owned(key, &EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> secret(BIO_new(BIO_s_mem()), &BIO_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> open(BIO_new(BIO_s_mem()), &BIO_free);
  PEM_write_bio_PKCS8PrivateKey(secret.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(open.get(), key);
  return {.private_pem = text_of(secret.get()), .public_pem = text_of(open.get())};
}

std::filesystem::path new_folder() {
  auto path = (std::filesystem::temp_directory_path() / "cartwright-keys-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  return path;
}

}  // namespace

KeyPair new_curve_key(const char* curve) {
  return pair_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}

KeyPair new_edwards_key(const char* kind) {
  return pair_of(EVP_PKEY_Q_keygen(nullptr, nullptr, kind));
}

KeyFolderOfTest::KeyFolderOfTest() : path_(new_folder()) {}

KeyFolderOfTest::~KeyFolderOfTest() { std::filesystem::remove_all(path_); }

void KeyFolderOfTest::write(const std::string& name, const std::string& content) const {
  std::ofstream(path_ / name) << content;
}

void KeyFolderOfTest::rename(const std::string& from, const std::string& to) const {
  std::filesystem::rename(path_ / from, path_ / to);
}

void KeyFolderOfTest::remove(const std::string& name) const {
  std::filesystem::remove(path_ / name);
}

}  // namespace cartwright::test
