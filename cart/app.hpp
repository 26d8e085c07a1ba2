#pragma once
// Everything of cart that one event loop owns, in the order of its construction.

#include <cstdint>
#include <string>

#include "cart/carts/carts.hpp"
#include "cart/carts/carts_api.hpp"
#include "cart/config.hpp"
#include "cart/departures/departures.hpp"
#include "cart/identity/customers_client.hpp"
#include "cart/products/catalogue.hpp"
#include "cart/products/products.hpp"
#include "cart/products/products_api.hpp"
#include "platform/db/database.hpp"
#include "platform/http/docs.hpp"
#include "platform/http/health_check.hpp"
#include "platform/http/lists.hpp"
#include "platform/http/probes.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/rpc/channel.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

/// What all loops of the process use; outlives them.
struct Shared {
  explicit Shared(const Config& settings) : config(settings) {}

  const Config config;
  runtime::Metrics metrics;
};

class App {
 public:
  using Config = cart::Config;
  using Shared = cart::Shared;

  /// `shared` outlives the app.
  App(Executor executor, Shared& shared);

  /// Listens; throws if the port is in use.
  void start();

  /// Looks for new certificates.
  void reload() { customers_channel_.reload_certificates(); }

  /// Refuses new requests, ends the running ones, closes the channel and the database.
  Task<void> stop();

  /// Throws unless a service that runs here with these settings is ready.
  static void require_ready(const Config& config) { http::require_ready(config.http); }

  /// What it waits for before it can serve requests, as /readyz says; empty if nothing.
  [[nodiscard]] std::string missing() const { return probes_.missing(); }

  [[nodiscard]] std::uint16_t http_port() const { return http_server_.port(); }

 private:
  void mount_routes();

  const Config& config_;
  db::Database database_;
  Products products_;
  Catalogue catalogue_;
  Carts carts_;
  rpc::Channel customers_channel_;
  CustomersClient customers_;
  Departures departures_;

  http::Lists lists_;
  http::Router router_;
  ProductsApi products_api_;
  CartsApi carts_api_;
  http::Probes probes_;
  http::Docs docs_;
  http::Server http_server_;
};

}  // namespace cartwright::cart
