#pragma once
// Refresh tokens: the number of a session, 256 random bits, and a mark by which customers knows its
// own, so that nobody's guess asks the database, and none that somebody makes up ends a session.
//
// Whoever takes a token gets its successor, which follows from it and a key of ours. So an answer
// that was lost can be given again, though only hashes are stored.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/auth/hs256.hpp"
#include "platform/auth/opaque_token.hpp"
#include "platform/schema/bytes.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

using auth::SessionId;

/// The 256 bits of a token.
class RefreshSecret {
 public:
  static constexpr std::size_t kSize = 32;

  static RefreshSecret random() { return RefreshSecret(auth::random_bytes(kSize)); }

  /// `bytes` are kSize.
  explicit RefreshSecret(Secret bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] std::string_view view() const { return bytes_.reveal(); }

  /// What of it is stored.
  [[nodiscard]] Bytes hash() const;

 private:
  Secret bytes_;
};

struct RefreshToken {
  SessionId session;
  RefreshSecret secret;
};

class RefreshTokens {
 public:
  /// Marks with `key`. What `accepted`, unless it is empty, has marked is known too.
  explicit RefreshTokens(const Secret& key, const Secret& accepted = {});

  /// As clients get it: letters of base64url.
  [[nodiscard]] std::string text(const RefreshToken& token) const;

  /// Nothing of a text that is no token of ours.
  [[nodiscard]] std::optional<RefreshToken> read(std::string_view text) const;

  /// What follows the token: first by our key, then as who signs with the accepted one has it.
  [[nodiscard]] std::vector<RefreshToken> successors(const RefreshToken& token) const;

 private:
  class Key {
   public:
    explicit Key(const Secret& secret);

    [[nodiscard]] auth::Hs256::Signature mark(std::string_view token) const {
      return marks_.sign(token);
    }
    [[nodiscard]] bool knows(std::string_view token, std::string_view mark) const {
      return marks_.verify(token, mark);
    }
    [[nodiscard]] auth::Hs256::Signature successor(std::string_view token) const {
      return successors_.sign(token);
    }

   private:
    auth::Hs256 marks_;
    auth::Hs256 successors_;
  };

  Key key_;
  std::optional<Key> accepted_;
};

}  // namespace cartwright::customers
