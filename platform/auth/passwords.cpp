#include "platform/auth/passwords.hpp"

#include <boost/asio/this_coro.hpp>
#include <crypt.h>
#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <utility>

#include "platform/runtime/or_error.hpp"

namespace cartwright::auth {
namespace {

using Clock = std::chrono::steady_clock;

// A hash of 535,000 rounds, the usual number, takes a quarter of a second; more than twice as many
// would be a way to keep a thread busy, and take longer than kRefusalTime.
constexpr std::uint32_t kMostRounds = 1'000'000;

constexpr std::string_view kArgon2id = "$argon2id$";
constexpr std::string_view kSha256Crypt = "$5$";
constexpr std::string_view kRounds = "rounds=";

std::size_t bytes(Argon2Cost cost) { return std::size_t{cost.memory_kib} * 1024; }

std::string argon2id(const std::string& password, Argon2Cost cost) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), cost.passes, bytes(cost)) !=
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

// Verifying takes as long whatever salt and hash say, so nobody needs to know a password for it.
std::string dummy_of(Argon2Cost cost) {
  return fmt::format("$argon2id$v=19$m={},t={},p=1${:A>22}${:A>43}", cost.memory_kib, cost.passes,
                     "", "");
}

bool verify_argon2id(const std::string& password, const std::string& stored) {
  return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

bool is_argon2id(const std::string& stored) {
  constexpr int kMalformed = -1;
  return stored.starts_with(kArgon2id) &&
         crypto_pwhash_str_needs_rehash(stored.c_str(), crypto_pwhash_OPSLIMIT_MIN,
                                        crypto_pwhash_MEMLIMIT_MIN) != kMalformed;
}

bool verify_now(const std::string& password, const std::string& stored, const std::string& dummy) {
  if (is_argon2id(stored)) return verify_argon2id(password, stored);
  if (stored.starts_with(kSha256Crypt) && verify_sha256_crypt(password, stored)) return true;
  verify_argon2id(password, dummy);
  return false;
}

struct Outcome {
  bool matches;
  Clock::time_point began;
};

Task<void> wait_until(Clock::time_point time) {
  Timer timer(co_await boost::asio::this_coro::executor, time);
  co_await timer.async_wait(use_task);
}

}  // namespace

Passwords::Passwords(runtime::BlockingPool& pool, Argon2Cost cost)
    : pool_(pool), cost_(cost), dummy_(dummy_of(cost)) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised.");
}

template <class Work>
Task<std::invoke_result_t<Work>> Passwords::run(ClientNetwork client, Work work) const {
  auto outcome = co_await runtime::or_error(pool_.run(client, std::move(work)));
  if (outcome) co_return std::move(*outcome);
  co_await wait_until(Clock::now() + kRefusalTime);
  throw std::move(outcome).error();
}

Task<std::string> Passwords::hash(ClientNetwork client, Secret password) const {
  return run(client, [password = std::move(password), cost = cost_] {
    return argon2id(password.reveal(), cost);
  });
}

Task<bool> Passwords::verify(ClientNetwork client, Secret password, std::string stored) const {
  const auto outcome = co_await run(
      client, [password = std::move(password), stored = std::move(stored), dummy = dummy_] {
        const auto began = Clock::now();
        return Outcome{.matches = verify_now(password.reveal(), stored, dummy), .began = began};
      });
  if (!outcome.matches) co_await wait_until(outcome.began + kRefusalTime);
  co_return outcome.matches;
}

Task<void> Passwords::refuse(ClientNetwork client) const {
  co_await verify(client, Secret(), dummy_);
}

bool Passwords::needs_rehash(const std::string& stored) const {
  const auto cost = cost_of(stored);
  return !cost || !cost->covers(cost_);
}

}  // namespace cartwright::auth
