#include "customers/app.hpp"

#include <boost/asio/this_coro.hpp>

#include "platform/runtime/log.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::customers {

App::App(Executor executor, Shared& shared)
    : config_(shared.config),
      database_(executor, config_.postgres, {}, {"users", "deleted_users"}),
      accounts_(database_),
      users_(database_),
      deleted_users_(database_),
      account_cache_(users_, database_),
      sample_accounts_(executor, database_),
      tokens_(config_.jwt_secret, config_.jwt_accepted_secret),
      passwords_(shared.hashing),
      token_check_(tokens_, account_cache_),
      lists_(executor, http::Lists::kMost / config_.service.loops),
      router_(token_check_),
      auth_api_(accounts_, passwords_, tokens_, config_.jwt_lifetime),
      users_api_(users_, account_cache_, passwords_, lists_),
      probes_(shared.metrics),
      docs_("customers", "Accounts, login and tokens of the store."),
      http_server_(executor, config_.http.shared_by(config_.service.loops), router_,
                   shared.metrics),
      user_auth_service_(token_check_, deleted_users_),
      rpc_server_(executor, {.address = config_.http.address,
                             .port = config_.grpc_port,
                             .shares_port = config_.service.loops > 1,
                             .tls = config_.tls,
                             .allowed_clients = config_.grpc_allowed_clients,
                             .limits = {.age = config_.grpc_connections.age}}) {
  mount_routes();
}

void App::mount_routes() {
  auth_api_.mount(router_);
  users_api_.mount(router_);
  probes_.require("database", [this] { return database_.fault(); });
  probes_.mount(router_);
  docs_.mount(router_);
  user_auth_service_.mount(rpc_server_);
}

void App::start() {
  database_.start();
  if (!config_.service.debug) sample_accounts_.start();
  rpc_server_.start();
  http_server_.start();
  log::info("listening", {{"http_port", http_port()}, {"grpc_port", grpc_port()}});
}

Task<void> App::stop() {
  runtime::TaskGroup servers(co_await boost::asio::this_coro::executor);
  servers.spawn(http_server_.stop(config_.service.stop_grace));
  servers.spawn(rpc_server_.stop(config_.service.stop_grace));
  co_await servers.join();
  co_await sample_accounts_.stop();
  co_await database_.stop();
}

}  // namespace cartwright::customers
