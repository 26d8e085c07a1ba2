#pragma once
// Everything of customers that one event loop owns, in the order of its construction.

#include <cstdint>
#include <string>

#include "customers/auth/accounts.hpp"
#include "customers/auth/auth_api.hpp"
#include "customers/auth/token_check.hpp"
#include "customers/auth/user_auth_service.hpp"
#include "customers/config.hpp"
#include "customers/users/account_cache.hpp"
#include "customers/users/deleted_users.hpp"
#include "customers/users/sample_accounts.hpp"
#include "customers/users/users.hpp"
#include "customers/users/users_api.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/db/database.hpp"
#include "platform/http/docs.hpp"
#include "platform/http/health_check.hpp"
#include "platform/http/lists.hpp"
#include "platform/http/probes.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/rpc/server.hpp"
#include "platform/runtime/blocking_pool.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// What all loops of the process use; outlives them.
struct Shared {
  explicit Shared(const Config& settings)
      : config(settings), hashing(config.hashing_threads, config.hashing_queue) {}

  const Config config;
  runtime::Metrics metrics;
  runtime::BlockingPool hashing;
};

class App {
 public:
  using Config = customers::Config;
  using Shared = customers::Shared;

  /// `shared` outlives the app.
  App(Executor executor, Shared& shared);

  /// Listens on both ports; throws if one is in use.
  void start();

  /// Looks for new certificates.
  void reload() { rpc_server_.reload_certificates(); }

  /// Refuses new requests, ends the running ones, closes the database.
  Task<void> stop();

  /// Throws unless a service that runs here with these settings is ready.
  static void require_ready(const Config& config) { http::require_ready(config.http); }

  /// What it waits for before it can serve requests, as /readyz says; empty if nothing.
  [[nodiscard]] std::string missing() const { return probes_.missing(); }

  [[nodiscard]] std::uint16_t http_port() const { return http_server_.port(); }
  [[nodiscard]] std::uint16_t grpc_port() const { return rpc_server_.port(); }

 private:
  void mount_routes();

  const Config& config_;
  db::Database database_;
  Accounts accounts_;
  Users users_;
  DeletedUsers deleted_users_;
  AccountCache account_cache_;
  SampleAccounts sample_accounts_;
  auth::Tokens tokens_;
  auth::Passwords passwords_;
  TokenCheck token_check_;

  http::Lists lists_;
  http::Router router_;
  AuthApi auth_api_;
  UsersApi users_api_;
  http::Probes probes_;
  http::Docs docs_;
  http::Server http_server_;

  UserAuthService user_auth_service_;
  rpc::Server rpc_server_;
};

}  // namespace cartwright::customers
