#include "cart/app.hpp"

#include "platform/runtime/log.hpp"

namespace cartwright::cart {
namespace {

rpc::ChannelSettings channel_to_customers(const Config& config) {
  return {.host = config.customers_host,
          .port = config.customers_port,
          .tls = config.tls,
          .limits = {.age = config.grpc_connections.age},
          .resolve_interval = config.customers_resolve_interval};
}

}  // namespace

App::App(Executor executor, Shared& shared)
    : executor_(executor),
      config_(shared.config),
      customers_channel_(executor, channel_to_customers(config_)),
      front_(executor, config_.http, config_.service.loops,
             {"cart", "Products and carts of the store."}, customers_, kept_replies_,
             shared.metrics),
      products_api_(executor_, database_, front_, shared.compressing,
                    {.currency = config_.currency, .max_age = config_.products_max_age}) {
  front_.probes().require("database", [this] { return database_.fault(); });
  // Without it the catalogue is still served, and what needs a token is a 503 by itself.
  front_.probes().watch("customers",
                        [this] { return customers_channel_.is_connected() ? "" : "unreachable"; });
  parts_.add(database_);
  parts_.add(customers_channel_);
  parts_.add(jobs_, front_);
}

void App::start() {
  parts_.start();
  log::info("listening", {{"http_port", http_port()}});
}

}  // namespace cartwright::cart
