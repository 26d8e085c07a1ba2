#include "platform/auth/passwords.hpp"

#include <crypt.h>
#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

namespace cartwright::auth {
namespace {

// The second choice of RFC 9106 scaled to logins of a small machine, as OWASP's password storage
// cheat sheet has it: 19 MiB, two passes, one lane.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemoryBytes = 19 * 1024 * 1024;

// A hash of 535,000 rounds, the usual number, takes a quarter of a second; far more would be a way
// to keep a thread busy.
constexpr std::uint32_t kMostRounds = 1'000'000;

constexpr std::string_view kArgon2id = "$argon2id$";
constexpr std::string_view kSha256Crypt = "$5$";
constexpr std::string_view kRounds = "rounds=";

// A copy of a password that leaves no bytes behind, wherever it is moved.
class Wiped {
 public:
  explicit Wiped(std::string text) : text_(std::move(text)) {}
  Wiped(Wiped&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(Wiped&&) = delete;
  ~Wiped() { wipe(); }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void wipe() {
    text_.resize(text_.capacity());
    sodium_memzero(text_.data(), text_.size());
  }

  std::string text_;
};

std::string argon2id(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), kPasses, kMemoryBytes) !=
      0) {
    throw std::runtime_error("There is not enough memory to hash a password.");
  }
  return hash.data();
}

bool has_bearable_rounds(std::string_view stored) {
  stored.remove_prefix(kSha256Crypt.size());
  if (!stored.starts_with(kRounds)) return true;
  stored.remove_prefix(kRounds.size());
  std::uint32_t rounds = 0;
  const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), rounds);
  return error == std::errc{} && rounds <= kMostRounds;
}

bool equals_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool verify_sha256_crypt(const std::string& password, const std::string& stored) {
  // crypt reads up to the first NUL: without this, a prefix would do.
  if (password.find('\0') != std::string::npos || !has_bearable_rounds(stored)) return false;
  auto work = std::make_unique<crypt_data>();
  const char* hash = crypt_r(password.c_str(), stored.c_str(), work.get());
  const bool matches = hash != nullptr && equals_in_constant_time(hash, stored);
  sodium_memzero(work.get(), sizeof(crypt_data));
  return matches;
}

bool verify_now(const std::string& password, const std::string& stored) {
  if (stored.starts_with(kArgon2id)) {
    return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
  }
  return stored.starts_with(kSha256Crypt) && verify_sha256_crypt(password, stored);
}

// Verifying takes as long whatever salt and hash say, so nobody needs to know a password for it.
std::string make_dummy() {
  return fmt::format("$argon2id$v=19$m={},t={},p=1${:A>22}${:A>43}", kMemoryBytes / 1024, kPasses,
                     "", "");
}

}  // namespace

Passwords::Passwords(runtime::BlockingPool& pool) : pool_(pool), dummy_(make_dummy()) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised.");
}

Task<std::string> Passwords::hash(std::string password) const {
  return pool_.run([secret = Wiped(std::move(password))] { return argon2id(secret.text()); });
}

Task<bool> Passwords::verify(std::string password, std::string stored) const {
  return pool_.run([secret = Wiped(std::move(password)), stored = std::move(stored)] {
    return verify_now(secret.text(), stored);
  });
}

Task<void> Passwords::verify_dummy(std::string password) const {
  co_await verify(std::move(password), dummy_);
}

bool Passwords::needs_rehash(const std::string& stored) {
  return !stored.starts_with(kArgon2id) ||
         crypto_pwhash_str_needs_rehash(stored.c_str(), kPasses, kMemoryBytes) != 0;
}

}  // namespace cartwright::auth
