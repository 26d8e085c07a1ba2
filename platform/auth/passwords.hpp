#pragma once
// Password hashes: Argon2id for new ones, SHA-256 crypt of an existing user base still verified.
// Never on an event loop.
//
// A password is its bytes. RFC 8265 would have it normalised (NFC) first; but keyboards and
// browsers send composed letters, the hashes of an existing user base are of what was sent, and a
// library of Unicode's size would be there for nothing else.

#include <chrono>
#include <string>
#include <type_traits>

#include "platform/auth/argon2_cost.hpp"
#include "platform/runtime/blocking_pool.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::auth {

using runtime::ClientNetwork;

/// From the moment that a thread begins to hash until a wrong password is told: longer than any
/// hash takes that is verified, so that its form and cost cannot be told by the time.
inline constexpr std::chrono::milliseconds kRefusalTime{500};

class Passwords {
 public:
  /// `pool` outlives this object and its tasks. New hashes have this cost.
  explicit Passwords(runtime::BlockingPool& pool, Argon2Cost cost = {});

  // Each waits among the hashes of `client` and throws `unavailable` if too many wait, after
  // kRefusalTime, so that a crowd that comes again at once does not come more often.

  /// A hash to store, with a salt of its own.
  [[nodiscard]] Task<std::string> hash(ClientNetwork client, Secret password) const;

  /// Whether `stored` is a hash of `password`. False for every form of hash but `$argon2id$` and
  /// `$5$`, and never before kRefusalTime; whatever is stored costs at least a hash of ours.
  [[nodiscard]] Task<bool> verify(ClientNetwork client, Secret password, std::string stored) const;

  /// Takes what a wrong password takes, for an unknown user, who must not be told apart.
  [[nodiscard]] Task<void> refuse(ClientNetwork client) const;

  /// Whether a hash that was verified should be replaced by one of `hash`: it is of another kind,
  /// or is cheaper. One that is dearer stays, so that replicas whose settings differ for a while do
  /// not replace each other's.
  [[nodiscard]] bool needs_rehash(const std::string& stored) const;

 private:
  template <class Work>
  Task<std::invoke_result_t<Work>> run(ClientNetwork client, Work work) const;

  runtime::BlockingPool& pool_;
  const Argon2Cost cost_;
  const std::string dummy_;  ///< a hash of this cost that no password has
};

}  // namespace cartwright::auth
