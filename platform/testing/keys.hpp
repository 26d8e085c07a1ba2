#pragma once
// Keys of tests, made by OpenSSL as `openssl genpkey` makes them, and folders of them.

#include <filesystem>
#include <string>

namespace cartwright::test {

struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

/// For ES256, or of another curve.
KeyPair new_curve_key(const char* curve = "P-256");

/// For EdDSA, or of another kind.
KeyPair new_edwards_key(const char* kind = "ED25519");

/// An empty folder of its own, gone with the object.
class KeyFolderOfTest {
 public:
  KeyFolderOfTest();
  ~KeyFolderOfTest();
  KeyFolderOfTest(const KeyFolderOfTest&) = delete;
  KeyFolderOfTest& operator=(const KeyFolderOfTest&) = delete;

  void write(const std::string& name, const std::string& content) const;
  void rename(const std::string& from, const std::string& to) const;
  void remove(const std::string& name) const;

  [[nodiscard]] std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace cartwright::test
