#pragma once
// What a hash of a password costs whoever guesses it, and us.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "platform/runtime/config.hpp"

namespace cartwright::auth {

/// Of Argon2id, with one lane: what a hash is to cost is spent by one thread, as others have
/// passwords to hash, too.
struct Argon2Cost {
  std::uint32_t memory_kib = 19'456;
  std::uint32_t passes = 2;

  static constexpr auto settings() {
    using runtime::range, runtime::setting;
    return std::tuple(setting("ARGON2_MEMORY_KIB", &Argon2Cost::memory_kib, range(7'168, 262'144),
                              "memory that the hash of a password takes, in KiB"),
                      setting("ARGON2_ITERATIONS", &Argon2Cost::passes, range(1, 32),
                              "how often the hash of a password goes through that memory"));
  }

  /// Less than OWASP's minimum, or more than a login can wait for.
  [[nodiscard]] std::vector<std::string> faults() const;

  /// Whether it asks for as much memory and as many passes as `other`, or more.
  [[nodiscard]] bool covers(const Argon2Cost& other) const {
    return memory_kib >= other.memory_kib && passes >= other.passes;
  }

  bool operator==(const Argon2Cost&) const = default;
};

/// What an Argon2id hash cost, as it says itself: `$argon2id$v=19$m=19456,t=2,p=1$…`. Nothing if
/// it is none of this version.
std::optional<Argon2Cost> cost_of(std::string_view hash);

}  // namespace cartwright::auth
