#pragma once
// The settings of customers, read once at start. Each line is all there is to know about one
// setting.

#include <chrono>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "platform/runtime/config.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/secret.hpp"

namespace cartwright::customers {

struct Config {
  bool debug = false;
  log::Level log_level = log::Level::info;
  std::uint16_t service_port = 8081;
  std::uint16_t grpc_port = 50051;
  std::uint16_t loops = 1;
  std::vector<std::string> allowed_origins;
  std::chrono::seconds stop_grace{10};

  Secret jwt_secret;
  std::chrono::days jwt_lifetime{7};
  std::uint16_t hashing_threads = 2;
  std::uint16_t hashing_queue = 64;

  std::string postgres_host = "localhost";
  std::uint16_t postgres_port = 5432;
  std::string postgres_db = "customers";
  std::string postgres_user = "customers";
  Secret postgres_password;

  std::string tls_ca;
  std::string tls_certificate;
  std::string tls_key;

  static constexpr auto settings() {
    using runtime::min_length, runtime::one_of, runtime::range, runtime::required, runtime::setting;
    return std::tuple(
        setting("DEBUG", &Config::debug, "a development machine: sample data is welcome"),
        setting("LOG_LEVEL", &Config::log_level, one_of(log::kLevels), "the least level to log"),
        setting("SERVICE_PORT", &Config::service_port, "TCP port of the HTTP interface"),
        setting("GRPC_PORT", &Config::grpc_port, "TCP port of the gRPC interface"),
        setting("LOOPS", &Config::loops, range(1, 64), "event loops, each with a thread"),
        setting("ALLOWED_ORIGINS", &Config::allowed_origins,
                "origins whose pages may call the API (CORS), comma-separated"),
        setting("STOP_GRACE_SECONDS", &Config::stop_grace, range(0, 600),
                "how long running requests may take to end when the service stops"),
        setting("JWT_SECRET", &Config::jwt_secret, required, min_length(16),
                "the key that signs tokens; 32 random bytes or more are advised"),
        setting("JWT_EXPIRATION_DELTA_DAYS", &Config::jwt_lifetime, range(1, 3650),
                "how long a token is good, in days"),
        setting("HASHING_THREADS", &Config::hashing_threads, range(1, 64),
                "threads that hash passwords"),
        setting("HASHING_QUEUE", &Config::hashing_queue, range(1, 10'000),
                "logins that may wait for a thread; more are answered 503"),
        setting("POSTGRES_HOST", &Config::postgres_host, "host, list of hosts or socket directory"),
        setting("POSTGRES_PORT", &Config::postgres_port, "TCP port of the database server"),
        setting("POSTGRES_DB", &Config::postgres_db, "name of the database"),
        setting("POSTGRES_USER", &Config::postgres_user, "role that owns the tables"),
        setting("POSTGRES_PASSWORD", &Config::postgres_password, "the role's password"),
        setting("TLS_CA", &Config::tls_ca, required, "file of the CA that signs the clients"),
        setting("TLS_CERTIFICATE", &Config::tls_certificate, required,
                "file of the certificate of the gRPC interface"),
        setting("TLS_KEY", &Config::tls_key, required, "file of that certificate's key"));
  }
};

}  // namespace cartwright::customers
