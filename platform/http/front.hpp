#pragma once
// What one event loop serves over HTTP: the endpoints that features add, and by itself the probes
// and the documentation of all.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "platform/http/docs.hpp"
#include "platform/http/lists.hpp"
#include "platform/http/probes.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/http/server_settings.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

class Front {
 public:
  /// One of `loops` on the same port. `authenticator`, `kept_replies` and `metrics` outlive it.
  Front(Executor executor, const ServerSettings& settings, std::size_t loops, Docs docs,
        auth::Authenticator& authenticator, effects::KeptReplies& kept_replies,
        runtime::Metrics& metrics);

  /// Where features add their endpoints, before start(). Who answers them outlives stop().
  [[nodiscard]] Router& routes() { return router_; }

  /// What has to be there for a request to be served; for start() too.
  [[nodiscard]] Probes& probes() { return probes_; }

  /// The long lists that are being sent.
  [[nodiscard]] Lists& lists() { return lists_; }

  /// Listens; throws std::runtime_error if the address cannot be had.
  void start();

  /// Refuses new requests; ends the running ones, after `grace` by interrupting them.
  Task<void> stop(std::chrono::milliseconds grace) { return server_.stop(grace); }

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

  /// What it waits for before it can serve requests, as /readyz says; empty if nothing.
  [[nodiscard]] std::string missing() const { return probes_.missing(); }

 private:
  Router router_;
  Lists lists_;
  Probes probes_;
  Docs docs_;
  Server server_;
};

}  // namespace cartwright::http
