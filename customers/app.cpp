#include "customers/app.hpp"

#include "platform/runtime/log.hpp"

namespace cartwright::customers {
namespace {

rpc::ServerSettings rpc_settings(const Config& config) {
  return {.address = config.http.address,
          .port = config.grpc_port,
          .shares_port = config.service.loops > 1,
          .tls = config.tls,
          .allowed_clients = config.grpc_allowed_clients,
          .limits = {.age = config.grpc_connections.age}};
}

}  // namespace

App::App(Executor executor, Shared& shared)
    : executor_(executor),
      shared_(shared),
      front_(executor, config_.http, config_.service.loops,
             {"customers", "Accounts, login and tokens of the store."}, token_check_, kept_replies_,
             shared.metrics),
      rpc_server_(executor, rpc_settings(config_)) {
  // Pages of the shop send it with all that they ask, so that a preflight has to allow it here too.
  front_.routes().keep_field("X-Cart-Token");
  front_.probes().require("database", [this] { return database_.fault(); });
  parts_.add(database_);
  if (!config_.service.debug) parts_.add(sample_accounts_);
  parts_.add(jobs_, rpc_server_, front_);
}

void App::start() {
  parts_.start();
  if (config_.mailing() == Mailing::none) {
    log::warning("SMTP_URL is not set, so no mail goes out: who forgets a password is lost");
  }
  log::info("listening", {{"http_port", http_port()}, {"grpc_port", grpc_port()}});
}

}  // namespace cartwright::customers
