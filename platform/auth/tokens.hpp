#pragma once
// JSON Web Tokens, read as strictly as RFC 8725 advises: HS256 by a secret, ES256 and EdDSA by the
// keys of a ring. What a token says is proven here; whether it is still honoured is the account's
// matter.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/auth/caller.hpp"
#include "platform/auth/hs256.hpp"
#include "platform/auth/jti.hpp"
#include "platform/auth/key_ring.hpp"
#include "platform/secret.hpp"

namespace cartwright::auth {

struct Claims {
  CallerId id;
  std::string email;
  bool is_admin = false;
  std::int64_t exp = 0;  ///< seconds since 1970-01-01 UTC; from then on the token is expired
  std::int64_t iat = 0;  ///< seconds since 1970-01-01 UTC, 0 if unknown
  std::string jti;       ///< see make_jti
  std::optional<SessionId> sid{};
};

/// Whether HS256 tokens are honoured. Where a key signs, they need not be.
enum class Hs256Use { accepted, refused };

/// Signs tokens and verifies them.
class Tokens {
 public:
  using Clock = std::chrono::system_clock;

  /// Signs with `secret`, unless a ring has an active key. What `accepted`, unless it is empty, has
  /// signed is honoured too: both stand while one replaces the other. Throws std::invalid_argument
  /// if `secret` is empty.
  explicit Tokens(const Secret& secret, const Secret& accepted = {},
                  Hs256Use use = Hs256Use::accepted);

  /// From now on keys are those of the ring. What was verified before may not be any more. Throws
  /// std::runtime_error if nobody would sign what is honoured.
  void renew(KeyRing ring);

  /// Counts the rings.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

  [[nodiscard]] const KeyRing& ring() const { return ring_; }

  /// The token alone; a header's value is "Bearer " and the token.
  [[nodiscard]] std::string issue(const Claims& claims) const;

  /// What the token of a whole header value claims. Throws `unauthenticated` with the contract's
  /// message unless it is well-formed, signed with one of our secrets and valid at `now`.
  [[nodiscard]] Claims verify(std::string_view authorization, Clock::time_point now) const;

 private:
  struct Header;

  static Header read_header(std::string_view encoded);
  [[nodiscard]] bool is_signed(const Header& header, std::string_view text,
                               std::string_view signature) const;
  [[nodiscard]] bool is_signed_by_secret(std::string_view text, std::string_view signature) const;

  Hs256 hs256_;
  std::optional<Hs256> accepted_;
  Hs256Use use_;
  KeyRing ring_;
  std::uint64_t generation_ = 0;
};

}  // namespace cartwright::auth
