#pragma once
// Everything of customers that one event loop owns, in the order of its construction. A feature is
// a member here.

#include <cstdint>
#include <string>

#include "customers/auth/auth_api.hpp"
#include "customers/auth/token_check.hpp"
#include "customers/auth/user_auth_service.hpp"
#include "customers/config.hpp"
#include "customers/guesses/guesses.hpp"
#include "customers/keys/key_folder.hpp"
#include "customers/keys/keys_api.hpp"
#include "customers/mail/codes.hpp"
#include "customers/mail/mail_brake.hpp"
#include "customers/mail/mail_queue.hpp"
#include "customers/mail/mailer.hpp"
#include "customers/recovery/recoveries.hpp"
#include "customers/recovery/recovery_api.hpp"
#include "customers/sessions/refresh_tokens.hpp"
#include "customers/sessions/sessions.hpp"
#include "customers/sessions/sessions_api.hpp"
#include "customers/sessions/token_issuer.hpp"
#include "customers/users/account_cache.hpp"
#include "customers/users/breached_passwords.hpp"
#include "customers/users/password_rules.hpp"
#include "customers/users/sample_accounts.hpp"
#include "customers/users/user_pages_api.hpp"
#include "customers/users/users.hpp"
#include "customers/users/users_api.hpp"
#include "customers/verification/verification_api.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/db/database.hpp"
#include "platform/effects/kept_replies.hpp"
#include "platform/http/front.hpp"
#include "platform/http/health_check.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/rpc/server.hpp"
#include "platform/runtime/blocking_pool.hpp"
#include "platform/runtime/clock.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/runtime/parts.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// What all loops of the process use; outlives them.
struct Shared {
  explicit Shared(const Config& settings)
      : config(settings),
        hashing(config.hashing_threads, config.hashing_queue),
        mail_office(config.mail, config.encryption_of_mail()) {}

  const Config config;
  runtime::Metrics metrics;
  runtime::Clock clock;
  runtime::BlockingPool hashing;
  MailOffice mail_office;
};

class App {
 public:
  using Config = customers::Config;
  using Shared = customers::Shared;

  /// `shared` outlives the app.
  App(Executor executor, Shared& shared);

  /// Listens on both ports; throws if one is in use.
  void start();

  /// Looks for new certificates and keys.
  void reload() {
    rpc_server_.reload_certificates();
    key_folder_.reload();
  }

  /// Refuses new requests, ends the running ones, closes the database.
  Task<void> stop() { return parts_.stop(config_.service.stop_grace); }

  /// Throws unless a service that runs here with these settings is ready.
  static void require_ready(const Config& config) { http::require_ready(config.http); }

  /// What it waits for before it can serve requests, as /readyz says; empty if nothing.
  [[nodiscard]] std::string missing() const { return front_.missing(); }

  [[nodiscard]] std::uint16_t http_port() const { return front_.port(); }
  [[nodiscard]] std::uint16_t grpc_port() const { return rpc_server_.port(); }

 private:
  const Executor executor_;
  Shared& shared_;
  const Config& config_ = shared_.config;
  db::Database database_{executor_, config_.postgres};
  jobs::Jobs jobs_{executor_, database_};
  effects::KeptReplies kept_replies_{database_, jobs_, config_.jwt_secret};
  MailBrake mail_brake_{database_, config_.mail.requests_per_hour, jobs_};
  MailQueue mail_queue_{database_, mail_brake_, config_.mailing(), shared_.clock, jobs_};
  Users users_{database_, mail_queue_, config_.registration};
  AccountCache account_cache_{users_, database_};
  auth::Tokens tokens_{config_.jwt_secret, config_.jwt_accepted_secret, config_.hs256_use()};
  KeyFolder key_folder_{config_.jwt_keys_folder, tokens_};
  auth::Passwords passwords_{shared_.hashing, config_.argon2};
  BreachedPasswords breached_passwords_{config_.breached_passwords};
  PasswordRules password_rules_{breached_passwords_};
  RefreshTokens refresh_tokens_{config_.jwt_secret, config_.jwt_accepted_secret};
  Sessions sessions_{database_, refresh_tokens_, config_.session_times(), jobs_};
  TokenIssuer token_issuer_{tokens_, refresh_tokens_, config_.token_lifetime(), shared_.clock};
  Guesses guesses_{executor_, database_, jobs_, config_.jwt_secret, config_.free_guesses};
  TokenCheck token_check_{tokens_, account_cache_, sessions_, shared_.clock};
  http::Front front_;
  rpc::Server rpc_server_;

  AuthApi auth_api_{users_, guesses_, passwords_, sessions_, token_issuer_, front_};
  KeysApi keys_api_{tokens_, front_};
  SessionsApi sessions_api_{sessions_, account_cache_, token_issuer_, front_};
  UsersApi users_api_{users_,      account_cache_,  guesses_,
                      passwords_,  password_rules_, config_.current_password(),
                      mail_brake_, front_};
  UserPagesApi user_pages_api_{database_, front_};
  UserAuthService user_auth_service_{token_check_, database_, rpc_server_};
  Codes codes_{database_, config_.jwt_secret, jobs_};
  Mailer mailer_{jobs_, users_, codes_, shared_.mail_office, shared_.clock};
  VerificationApi verification_api_{codes_, mail_queue_, mail_brake_, front_};
  Recoveries recoveries_{database_, codes_, mail_queue_};
  RecoveryApi recovery_api_{recoveries_, mail_queue_, mail_brake_,     account_cache_,
                            guesses_,    passwords_,  password_rules_, front_};
  SampleAccounts sample_accounts_{executor_, users_};

  runtime::Parts parts_{executor_};
};

}  // namespace cartwright::customers
