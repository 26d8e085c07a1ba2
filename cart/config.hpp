#pragma once
// The settings of cart, read once at start. Each line is all there is to know about one setting.

#include <chrono>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "platform/runtime/config.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/secret.hpp"

namespace cartwright::cart {

struct Config {
  bool debug = false;
  log::Level log_level = log::Level::info;
  std::uint16_t service_port = 8082;
  std::uint16_t loops = 1;
  std::vector<std::string> allowed_origins;
  std::chrono::seconds stop_grace{10};

  std::string customers_host = "localhost";
  std::uint16_t customers_port = 50051;
  std::chrono::milliseconds customers_timeout{2000};

  std::string postgres_host = "localhost";
  std::uint16_t postgres_port = 5432;
  std::string postgres_db = "cart";
  std::string postgres_user = "cart";
  Secret postgres_password;

  std::string tls_ca;
  std::string tls_certificate;
  std::string tls_key;

  static constexpr auto settings() {
    using runtime::one_of, runtime::range, runtime::required, runtime::setting;
    return std::tuple(
        setting("DEBUG", &Config::debug, "a development machine: sample data is welcome"),
        setting("LOG_LEVEL", &Config::log_level, one_of(log::kLevels), "the least level to log"),
        setting("SERVICE_PORT", &Config::service_port, "TCP port of the HTTP interface"),
        setting("LOOPS", &Config::loops, range(1, 64), "event loops, each with a thread"),
        setting("ALLOWED_ORIGINS", &Config::allowed_origins,
                "origins whose pages may call the API (CORS), comma-separated"),
        setting("STOP_GRACE_SECONDS", &Config::stop_grace, range(0, 600),
                "how long running requests may take to end when the service stops"),
        setting("CUSTOMERS_HOST", &Config::customers_host, "host of customers' gRPC interface"),
        setting("CUSTOMERS_PORT", &Config::customers_port, "TCP port of that interface"),
        setting("CUSTOMERS_TIMEOUT_MS", &Config::customers_timeout, range(10, 60'000),
                "how long customers may take to validate a token, in milliseconds"),
        setting("POSTGRES_HOST", &Config::postgres_host, "host, list of hosts or socket directory"),
        setting("POSTGRES_PORT", &Config::postgres_port, "TCP port of the database server"),
        setting("POSTGRES_DB", &Config::postgres_db, "name of the database"),
        setting("POSTGRES_USER", &Config::postgres_user, "role that owns the tables"),
        setting("POSTGRES_PASSWORD", &Config::postgres_password, "the role's password"),
        setting("TLS_CA", &Config::tls_ca, required, "file of the CA that signs customers"),
        setting("TLS_CERTIFICATE", &Config::tls_certificate, required,
                "file of the certificate that cart shows to customers"),
        setting("TLS_KEY", &Config::tls_key, required, "file of that certificate's key"));
  }
};

}  // namespace cartwright::cart
