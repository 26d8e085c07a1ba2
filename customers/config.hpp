#pragma once
// The settings of customers, read once at start. Each line is all there is to know about one
// setting.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "customers/mail/mail_queue.hpp"
#include "customers/mail/mail_settings.hpp"
#include "customers/sessions/session.hpp"
#include "customers/users/breached_passwords.hpp"
#include "customers/users/current_password.hpp"
#include "customers/users/registration.hpp"
#include "platform/auth/argon2_cost.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/db/settings.hpp"
#include "platform/http/server_settings.hpp"
#include "platform/outbound/exchange.hpp"
#include "platform/rpc/connection_settings.hpp"
#include "platform/rpc/tls_files.hpp"
#include "platform/runtime/config.hpp"
#include "platform/runtime/service_settings.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

/// How the secret of .env.example begins, which everybody knows.
inline constexpr std::string_view kExampleSecret = "example";

/// Whether whoever changes the own password must know it.
enum class AskForPassword : std::uint8_t { unless_debug, always, never };

inline constexpr std::array<std::pair<std::string_view, AskForPassword>, 3> kAskForPassword{{
    {"auto", AskForPassword::unless_debug},
    {"true", AskForPassword::always},
    {"false", AskForPassword::never},
}};

struct Config {
  runtime::ServiceSettings service;
  http::ServerSettings http{.port = 8081};
  std::uint16_t grpc_port = 50051;
  std::vector<std::string> grpc_allowed_clients{"cart"};
  rpc::ConnectionSettings grpc_connections;
  rpc::TlsFiles tls;
  db::Settings postgres{.database = "customers", .user = "customers"};
  Secret jwt_secret;
  Secret jwt_accepted_secret{};
  std::string jwt_keys_folder;
  bool accepts_hs256 = true;
  std::chrono::days jwt_lifetime{7};
  std::chrono::minutes access_token_lifetime{0};
  std::chrono::days session_idle{14};
  std::chrono::days session_lifetime{90};
  std::uint16_t free_guesses = 5;
  AskForPassword require_current_password = AskForPassword::unless_debug;
  auth::Argon2Cost argon2;
  BreachedPasswordsSettings breached_passwords;
  std::uint16_t hashing_threads = 2;
  std::uint16_t hashing_queue = 64;
  Registration registration = Registration::open;
  MailSettings mail;

  static constexpr auto settings() {
    using runtime::group, runtime::min_length, runtime::one_of, runtime::range, runtime::required,
        runtime::setting;
    return std::tuple(
        group(&Config::service), group(&Config::http),
        setting("GRPC_PORT", &Config::grpc_port, range(0, 65535),
                "TCP port of the gRPC interface, 0 for any that is free"),
        setting("GRPC_ALLOWED_CLIENTS", &Config::grpc_allowed_clients,
                "who may call it: DNS names of which a client's certificate must "
                "hold one, comma-separated"),
        group(&Config::grpc_connections), group(&Config::tls), group(&Config::postgres),
        setting("JWT_SECRET", &Config::jwt_secret, required, min_length(16),
                "the key that signs tokens: 32 bytes or more, with DEBUG 16"),
        setting("JWT_ACCEPTED_SECRET", &Config::jwt_accepted_secret, min_length(16),
                "another key whose tokens are honoured, while JWT_SECRET changes"),
        setting("JWT_KEYS_DIR", &Config::jwt_keys_folder,
                "folder of keys that sign tokens instead of it, NAME.active.pem and the like"),
        setting("JWT_ACCEPT_HS256", &Config::accepts_hs256,
                "whether tokens that JWT_SECRET has signed are honoured"),
        setting("JWT_EXPIRATION_DELTA_DAYS", &Config::jwt_lifetime, range(1, 3650),
                "how long a token is good, in days"),
        setting("ACCESS_TOKEN_MINUTES", &Config::access_token_lifetime, range(0, 5'256'000),
                "how long a token is good instead, in minutes, unless it is 0"),
        setting("SESSION_IDLE_DAYS", &Config::session_idle, range(1, 3650),
                "how long a login goes on unless its refresh token is used, in days; "
                "never less than a token is good"),
        setting("SESSION_DAYS", &Config::session_lifetime, range(1, 3650),
                "how long a login goes on in all, in days; likewise"),
        setting("FREE_GUESSES", &Config::free_guesses, range(0, 1000),
                "wrong passwords an hour, at one address of mail or from one network, after which "
                "each makes the next wait longer; with 0 none waits"),
        setting("REQUIRE_CURRENT_PASSWORD", &Config::require_current_password,
                one_of(kAskForPassword),
                "whether those who change their own password must send it; auto: unless DEBUG"),
        group(&Config::argon2), group(&Config::breached_passwords),
        setting("HASHING_THREADS", &Config::hashing_threads, range(1, 64),
                "threads that hash passwords"),
        setting("HASHING_QUEUE", &Config::hashing_queue, range(1, 10'000),
                "hashes that may wait for a thread; requests beyond them get a 503"),
        setting("REGISTRATION", &Config::registration, one_of(kRegistrations),
                "verified: who registers logs in once the address is verified, and is not told "
                "whether it was free"),
        group(&Config::mail));
  }

  [[nodiscard]] std::chrono::seconds token_lifetime() const {
    if (access_token_lifetime.count() != 0) return access_token_lifetime;
    return jwt_lifetime;
  }

  [[nodiscard]] auth::Hs256Use hs256_use() const {
    return accepts_hs256 ? auth::Hs256Use::accepted : auth::Hs256Use::refused;
  }

  /// A token never outlives its session.
  [[nodiscard]] SessionTimes session_times() const {
    return {.idle = std::max<std::chrono::seconds>(session_idle, token_lifetime()),
            .absolute = std::max<std::chrono::seconds>(session_lifetime, token_lifetime())};
  }

  [[nodiscard]] CurrentPassword current_password() const {
    const bool is_optional =
        require_current_password == AskForPassword::never ||
        (require_current_password == AskForPassword::unless_debug && service.debug);
    return is_optional ? CurrentPassword::is_optional : CurrentPassword::is_required;
  }

  /// What becomes of mails that the service has to send.
  [[nodiscard]] Mailing mailing() const {
    if (mail.goes_out()) return Mailing::sent;
    return service.debug ? Mailing::logged : Mailing::none;
  }

  /// For a server elsewhere.
  [[nodiscard]] outbound::Encryption encryption_of_mail() const {
    return service.debug ? outbound::Encryption::if_offered : outbound::Encryption::required;
  }

  [[nodiscard]] std::optional<std::string> conflict() const {
    if (grpc_allowed_clients.empty()) return "GRPC_ALLOWED_CLIENTS names nobody.";
    if (registration == Registration::verified && !mail.goes_out()) {
      return "REGISTRATION is verified, which is done by mail, but SMTP_URL is not set.";
    }
    if (!accepts_hs256 && jwt_keys_folder.empty()) {
      return "JWT_ACCEPT_HS256 is off, and there is no JWT_KEYS_DIR whose keys would sign.";
    }
    if (service.debug) return std::nullopt;
    if (jwt_secret.reveal().starts_with(kExampleSecret)) {
      return "JWT_SECRET is that of the example, with which anybody can make tokens: use what "
             "`openssl rand -hex 32` prints, or on a development machine DEBUG=true.";
    }
    if (is_short(jwt_secret) || is_short(jwt_accepted_secret)) {
      return "JWT_SECRET or JWT_ACCEPTED_SECRET has fewer than 32 bytes, which can be guessed: "
             "replace it as docs/operations.md says, by what `openssl rand -hex 32` prints.";
    }
    return std::nullopt;
  }

 private:
  /// RFC 7518, 3.2: a key of HS256 has 32 bytes.
  static bool is_short(const Secret& secret) {
    return !secret.empty() && secret.reveal().size() < 32;
  }
};

}  // namespace cartwright::customers
