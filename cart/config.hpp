#pragma once
// The settings of cart, read once at start. Each line is all there is to know about one setting.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "platform/db/settings.hpp"
#include "platform/http/server_settings.hpp"
#include "platform/rpc/connection_settings.hpp"
#include "platform/rpc/tls_files.hpp"
#include "platform/runtime/config.hpp"
#include "platform/runtime/service_settings.hpp"

namespace cartwright::cart {

struct Config {
  runtime::ServiceSettings service;
  http::ServerSettings http{.port = 8082};
  std::string customers_host = "localhost";
  std::uint16_t customers_port = 50051;
  std::chrono::milliseconds customers_timeout{2000};
  std::chrono::seconds customers_resolve_interval{5};
  rpc::ConnectionSettings grpc_connections;
  rpc::TlsFiles tls;
  db::Settings postgres{.database = "cart", .user = "cart"};
  db::Replicas replicas;
  std::string currency = "EUR";
  std::chrono::days guest_cart_lifetime{30};
  std::int32_t guest_carts_per_hour = 20;
  std::chrono::seconds products_max_age{5};

  static constexpr auto settings() {
    using runtime::group, runtime::range, runtime::setting;
    return std::tuple(
        group(&Config::service), group(&Config::http),
        setting("CUSTOMERS_HOST", &Config::customers_host,
                "hosts of customers' gRPC interface, comma-separated, each as host or host:port; "
                "calls are spread over all their addresses"),
        setting("CUSTOMERS_PORT", &Config::customers_port, "its TCP port where a host has none"),
        setting("CUSTOMERS_RESOLVE_SECONDS", &Config::customers_resolve_interval, range(1, 3600),
                "how often the addresses of these hosts are looked up, in seconds"),
        setting("CUSTOMERS_TIMEOUT_MS", &Config::customers_timeout, range(10, 60'000),
                "how long customers may take to validate a token, in milliseconds"),
        group(&Config::grpc_connections), group(&Config::tls), group(&Config::postgres),
        group(&Config::replicas),
        setting("CURRENCY", &Config::currency, "of all prices: three letters of ISO 4217"),
        setting("GUEST_CART_DAYS", &Config::guest_cart_lifetime, range(1, 3650),
                "how long a cart without an account stays after its last change, in days"),
        setting("GUEST_CARTS_PER_HOUR", &Config::guest_carts_per_hour, range(0, 3600),
                "how many of them one network may make: an IPv4 address, 64 bits of an IPv6 "
                "address; 0 does not limit them"),
        setting("PRODUCTS_MAX_AGE_SECONDS", &Config::products_max_age, range(0, 86'400),
                "how long browsers and caches may show a list of products before they ask whether "
                "it has changed, in seconds"));
  }

  /// What is wrong with several of them together.
  [[nodiscard]] std::optional<std::string> conflict() const {
    const auto faults = db::faults_between(postgres, replicas);
    if (!faults.empty()) return faults.front();
    const bool is_code = currency.size() == 3 && std::ranges::all_of(currency, [](char letter) {
                           return letter >= 'A' && letter <= 'Z';
                         });
    if (!is_code) return "CURRENCY is no code of ISO 4217, three capital letters like EUR";
    return std::nullopt;
  }
};

}  // namespace cartwright::cart
