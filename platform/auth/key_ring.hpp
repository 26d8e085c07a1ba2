#pragma once
// The keys of a folder. A file's name says what its key is called and what it does, so that nothing
// else has to: `2026-11.active.pem`.
//
//   standby   published, and its tokens are honoured: for others to learn of it before it signs
//   active    signs; at most one
//   passive   its tokens are honoured until they have expired

#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/signing_key.hpp"

namespace cartwright::auth {

class KeyRing {
 public:
  struct Key {
    std::string id;  ///< a token's `kid`
    bool is_active = false;
    SigningKey key;
  };

  /// No keys.
  KeyRing() = default;

  /// The keys of a folder; files whose names do not end in .pem, or begin with a dot, are none.
  /// Throws std::runtime_error with a sentence if one is not as it should be.
  static KeyRing read(const std::string& folder);

  /// Who signs; null if nobody does.
  [[nodiscard]] const Key* active() const;

  /// Null if there is none of this name for this algorithm.
  [[nodiscard]] const Key* find(std::string_view id, std::string_view algorithm) const;

  /// All public halves as a JWK set (RFC 7517), the active one first.
  [[nodiscard]] std::string jwks() const;

 private:
  void add(Key key);

  std::vector<Key> keys_;
};

}  // namespace cartwright::auth
