#pragma once
// Everything of cart that one event loop owns, in the order of its construction. A feature is a
// member here.

#include <cstdint>
#include <string>

#include "cart/carts/carts.hpp"
#include "cart/carts/carts_api.hpp"
#include "cart/config.hpp"
#include "cart/departures/departures.hpp"
#include "cart/guests/guest_brake.hpp"
#include "cart/guests/guests.hpp"
#include "cart/guests/guests_api.hpp"
#include "cart/identity/customers_client.hpp"
#include "cart/products/product_admin_api.hpp"
#include "cart/products/product_files_api.hpp"
#include "cart/products/products_api.hpp"
#include "platform/db/database.hpp"
#include "platform/effects/kept_replies.hpp"
#include "platform/http/front.hpp"
#include "platform/http/health_check.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/rpc/channel.hpp"
#include "platform/runtime/blocking_pool.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/runtime/parts.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

/// What all loops of the process use; outlives them.
struct Shared {
  explicit Shared(const Config& settings) : config(settings) {}

  const Config config;
  runtime::Metrics metrics;
  // One thread: a text that must wait because others change as well is sent as it is.
  runtime::BlockingPool compressing{1, 4};
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
  Task<void> stop() { return parts_.stop(config_.service.stop_grace); }

  /// Throws unless a service that runs here with these settings is ready.
  static void require_ready(const Config& config) { http::require_ready(config.http); }

  /// What it waits for before it can serve requests, as /readyz says; empty if nothing.
  [[nodiscard]] std::string missing() const { return front_.missing(); }

  [[nodiscard]] std::uint16_t http_port() const { return front_.port(); }

 private:
  const Executor executor_;
  const Config& config_;
  db::Database database_{executor_, config_.postgres, config_.replicas};
  jobs::Jobs jobs_{executor_, database_};
  effects::KeptReplies kept_replies_{database_, jobs_};
  rpc::Channel customers_channel_;
  CustomersClient customers_{customers_channel_, config_.customers_timeout};
  http::Front front_;

  ProductsApi products_api_;
  ProductAdminApi product_admin_api_{database_, front_, config_.currency};
  ProductFilesApi product_files_api_{database_, front_};
  Carts carts_{database_, config_.currency};
  CartsApi carts_api_{carts_, front_};
  GuestBrake guest_brake_{database_, config_.guest_carts_per_hour, jobs_};
  Guests guests_{database_, carts_, config_.currency, config_.guest_cart_lifetime, jobs_};
  GuestsApi guests_api_{guests_, guest_brake_, front_};
  Departures departures_{customers_channel_, database_, carts_, jobs_};

  runtime::Parts parts_{executor_};
};

}  // namespace cartwright::cart
