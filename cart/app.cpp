#include "cart/app.hpp"

#include "platform/runtime/log.hpp"

namespace cartwright::cart {

App::App(Executor executor, Shared& shared)
    : config_(shared.config),
      database_(executor, config_.postgres, config_.replicas,
                {"products", "carts", "cartitems", "departures"}),
      products_(database_),
      catalogue_(executor, products_, database_),
      carts_(database_),
      customers_channel_(executor, {.host = config_.customers_host,
                                    .port = config_.customers_port,
                                    .tls = config_.tls,
                                    .limits = {.age = config_.grpc_connections.age},
                                    .resolve_interval = config_.customers_resolve_interval}),
      customers_(customers_channel_, config_.customers_timeout),
      departures_(executor, customers_channel_, database_),
      lists_(executor, http::Lists::kMost / config_.service.loops),
      router_(customers_),
      products_api_(products_, catalogue_, lists_),
      carts_api_(carts_),
      probes_(shared.metrics),
      docs_("cart", "Products and carts of the store."),
      http_server_(executor, config_.http.shared_by(config_.service.loops), router_,
                   shared.metrics) {
  mount_routes();
}

void App::mount_routes() {
  products_api_.mount(router_);
  carts_api_.mount(router_);
  probes_.require("database", [this] { return database_.fault(); });
  // Without it the catalogue is still served, and what needs a token is a 503 by itself.
  probes_.watch("customers",
                [this] { return customers_channel_.is_connected() ? "" : "unreachable"; });
  probes_.mount(router_);
  docs_.mount(router_);
}

void App::start() {
  database_.start();
  customers_channel_.start();
  departures_.start();
  http_server_.start();
  log::info("listening", {{"http_port", http_port()}});
}

Task<void> App::stop() {
  co_await http_server_.stop(config_.service.stop_grace);
  co_await departures_.stop();
  co_await customers_channel_.stop();
  co_await database_.stop();
}

}  // namespace cartwright::cart
