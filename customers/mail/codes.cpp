#include "customers/mail/codes.hpp"

#include <fmt/format.h>

#include <string_view>

#include "platform/auth/opaque_token.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::customers {
namespace {

// One row for an account and a purpose, so that two who write to one account at the same moment
// agree on which code is good. Where it has been used the row stays without a code, so that an
// earlier request, whose mail is late, makes none.
constexpr db::Command kMake{R"sql(
  INSERT INTO codes (user_id, purpose, asked, hash, email, expires)
  VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')
  ON CONFLICT (user_id, purpose) DO UPDATE
  SET asked = excluded.asked, hash = excluded.hash, email = excluded.email,
      expires = excluded.expires
  WHERE codes.asked < excluded.asked OR codes.asked = excluded.asked AND codes.hash IS NOT NULL
)sql"};

constexpr db::Query kFindRecovery{R"sql(
  SELECT email FROM codes WHERE hash = $1 AND purpose = 'recovery' AND expires > now()
)sql"};

// Both lock the code first, which another who uses it at the same moment then finds used.
constexpr db::Command kVerify{R"sql(
  WITH code AS MATERIALIZED (
    SELECT user_id, email FROM codes
    WHERE hash = $1 AND purpose = 'verification' AND expires > now()
    FOR UPDATE
  ), account AS (
    UPDATE users SET email_verified = true FROM code
    WHERE users.id = code.user_id AND users.email = code.email
    RETURNING users.id
  ), used AS (
    UPDATE codes SET hash = NULL FROM account
    WHERE codes.user_id = account.id AND codes.purpose = 'verification'
  )
  SELECT id FROM account
)sql"};

constexpr db::Command kResetPassword{R"sql(
  WITH code AS MATERIALIZED (
    SELECT user_id, email FROM codes
    WHERE hash = $1 AND purpose = 'recovery' AND expires > now()
    FOR UPDATE
  ), account AS (
    UPDATE users
    SET password = $2, password_version = password_version + 1, email_verified = true
    FROM code
    WHERE users.id = code.user_id AND users.email = code.email AND users.is_active
    RETURNING users.id
  ), used AS (
    UPDATE codes SET hash = NULL FROM account
    WHERE codes.user_id = account.id AND codes.purpose = 'recovery'
  )
  SELECT id FROM account
)sql"};

constexpr db::Command kForgetSome{R"sql(
  DELETE FROM codes WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM codes WHERE expires <= now()
    ORDER BY expires LIMIT $1 FOR UPDATE SKIP LOCKED
  ))
)sql"};

constexpr std::chrono::milliseconds kPause = std::chrono::minutes(10);
constexpr std::int32_t kSome = 1'000;
constexpr int kParts = 50;

std::string_view word_of(Purpose purpose) {
  return purpose == Purpose::verification ? "verification" : "recovery";
}

std::int64_t lifetime_of(Purpose purpose) {
  using std::chrono::seconds;
  return purpose == Purpose::verification ? seconds(Codes::kVerificationLifetime).count()
                                          : seconds(Codes::kRecoveryLifetime).count();
}

// Tokens have the same secret and another use of it.
Secret key_of_mail(const Secret& secret) {
  const auto key = auth::Hs256(secret).sign("cartwright mail");
  return Secret(std::string(key.begin(), key.end()));
}

std::string base64url(const auth::Hs256::Signature& signature) {
  std::string text;
  text::append_base64url(text, std::string_view(signature.data(), signature.size()));
  return text;
}

}  // namespace

Codes::Codes(db::Database& database, const Secret& secret, jobs::Jobs& jobs)
    : database_(database), key_(key_of_mail(secret)) {
  database_.require_tables({"codes"});
  jobs.every(kPause, "forget codes", this, &Codes::forget);
}

Task<std::optional<std::string>> Codes::make(CodeRequest request) {
  auto code =
      base64url(key_.sign(fmt::format("code\n{}\n{}\n{}\n{}", word_of(request.purpose),
                                      request.user_id.value, request.asked, request.email)));
  const auto made = co_await database_.execute(kMake, request.user_id, word_of(request.purpose),
                                               request.asked, *auth::hash_of_token(code),
                                               request.email, lifetime_of(request.purpose));
  if (made == 0) co_return std::nullopt;
  co_return std::move(code);
}

Task<std::optional<std::string>> Codes::find_recovery(std::string code) {
  const auto hash = auth::hash_of_token(code);
  if (!hash) co_return std::nullopt;
  co_return co_await database_.find<std::string>(kFindRecovery, *hash);
}

Task<std::optional<auth::CallerId>> Codes::verify(std::string code) {
  const auto hash = auth::hash_of_token(code);
  if (!hash) co_return std::nullopt;
  co_return co_await database_.find<auth::CallerId>(kVerify, *hash);
}

Task<std::optional<auth::CallerId>> Codes::reset_password(db::Transaction* transaction,
                                                          std::string code,
                                                          std::string password_hash) {
  const auto hash = auth::hash_of_token(code);
  if (!hash) co_return std::nullopt;
  co_return co_await transaction->find<auth::CallerId>(kResetPassword, *hash, password_hash);
}

std::string Codes::mail_id(std::string_view about) const {
  return base64url(key_.sign(fmt::format("mail\n{}", about)));
}

Task<void> Codes::forget() {
  for (int part = 0; part < kParts; ++part) {
    if (co_await database_.execute(kForgetSome, kSome) < kSome) co_return;
  }
}

}  // namespace cartwright::customers
