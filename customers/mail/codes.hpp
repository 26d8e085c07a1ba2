#pragma once
// The codes table: by which code somebody shows that a mail has come to them. A code is made when
// its mail is written, from a key and what was asked for, so that it is the same if the mail is
// written again; only its hash is stored.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/auth/caller.hpp"
#include "platform/auth/hs256.hpp"
#include "platform/db/database.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// Why a code is refused.
inline constexpr const char* kNoCode = "Invalid or expired code.";

enum class Purpose { verification, recovery };

/// What a code is asked for: the latest of an account and a purpose ends those before it.
struct CodeRequest {
  Purpose purpose = Purpose::verification;
  auth::CallerId user_id;
  std::string email;       ///< where it goes to, and all that it is good for
  std::int64_t asked = 0;  ///< in microseconds since 1970
};

class Codes {
 public:
  static constexpr std::chrono::hours kVerificationLifetime{24};
  static constexpr std::chrono::minutes kRecoveryLifetime{30};

  /// Whoever has `secret` and has seen a request knows its code. `jobs` forgets those that have
  /// ended. Both references outlive this object, which outlives jobs.stop().
  Codes(db::Database& database, const Secret& secret, jobs::Jobs& jobs);

  /// A code that is good from now on; none where a later one was asked for, or it has been used.
  Task<std::optional<std::string>> make(CodeRequest request);

  /// Where a code for a new password was sent to, if it is one.
  Task<std::optional<std::string>> find_recovery(std::string code);

  /// Uses up a code and marks the address that it was sent to as verified. Nothing if it is none,
  /// or the account has another address by now.
  Task<std::optional<auth::CallerId>> verify(std::string code);

  /// Uses up a code and replaces the password of its account, which ends all tokens issued before.
  /// Nothing if it is none. The transaction outlives the task.
  Task<std::optional<auth::CallerId>> reset_password(db::Transaction* transaction, std::string code,
                                                     std::string password_hash);

  /// What no other mail but one that says the same again is known by, in base64url.
  [[nodiscard]] std::string mail_id(std::string_view about) const;

 private:
  Task<void> forget();

  db::Database& database_;
  const auth::Hs256 key_;
};

}  // namespace cartwright::customers
