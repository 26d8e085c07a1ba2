#pragma once
// Password hashes: Argon2id for new ones, SHA-256 crypt of an existing user base still verified.
// Never on an event loop.

#include <string>
#include <string_view>

#include "platform/runtime/blocking_pool.hpp"
#include "platform/task.hpp"

namespace cartwright::auth {

class Passwords {
 public:
  /// `pool` outlives this object and its tasks.
  explicit Passwords(runtime::BlockingPool& pool);

  // Each throws `unavailable` if too many hashes wait for a thread.

  /// A hash to store, with a salt of its own.
  [[nodiscard]] Task<std::string> hash(std::string password) const;

  /// Whether `stored` is a hash of `password`. False for every form of hash but `$argon2id$` and
  /// `$5$`.
  [[nodiscard]] Task<bool> verify(std::string password, std::string stored) const;

  /// Costs what verifying a hash of ours costs: for an unknown user, who must not be told apart.
  [[nodiscard]] Task<void> verify_dummy(std::string password) const;

  /// Whether a hash that was verified should be replaced by one of `hash`.
  static bool needs_rehash(const std::string& stored);

 private:
  runtime::BlockingPool& pool_;
  std::string dummy_;
};

}  // namespace cartwright::auth
