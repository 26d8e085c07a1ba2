#pragma once
// The HTTP server of one event loop. Several of them may share a port; the kernel spreads
// connections over them.

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

#include "platform/http/server_settings.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/listener.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

class Router;

class Server {
 public:
  /// `router` and `metrics` outlive the server.
  Server(Executor executor, ServerSettings settings, const Router& router,
         runtime::Metrics& metrics);
  ~Server();

  /// Listens from now on; the router is complete. Throws std::runtime_error if the address cannot
  /// be had.
  void start();

  /// The port that it listens on.
  [[nodiscard]] std::uint16_t port() const;

  /// Stops accepting and closes idle connections at once. Requests at hand are answered; after
  /// `grace` they are interrupted. Returns when no connection is left.
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  struct Sessions;
  void admit(runtime::Socket socket);

  const ServerSettings settings_;
  const Router& router_;
  runtime::Metrics& metrics_;
  runtime::Deadlines deadlines_;
  runtime::Listener listener_;
  runtime::TaskGroup background_;
  runtime::TaskGroup connections_;
  std::unique_ptr<Sessions> sessions_;
};

}  // namespace cartwright::http
