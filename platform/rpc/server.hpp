#pragma once
// Serves gRPC over mutual TLS on one event loop.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/rpc/call.hpp"
#include "platform/rpc/call_shares.hpp"
#include "platform/rpc/connection.hpp"
#include "platform/rpc/credentials.hpp"
#include "platform/rpc/health.hpp"
#include "platform/rpc/places.hpp"
#include "platform/rpc/reflection.hpp"
#include "platform/rpc/server_call.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/limited_log.hpp"
#include "platform/runtime/listener.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::rpc {

struct ServerSettings {
  std::string address = "0.0.0.0";
  std::uint16_t port = 0;    ///< 0: any free one
  bool shares_port = false;  ///< with servers of other loops (SO_REUSEPORT)
  TlsFiles tls = {};
  std::vector<std::string> allowed_clients{};  ///< names in their certificates; one at least
  ConnectionLimits limits = {};
  CallLimits call_limits = {};
  std::size_t max_connections = 1000;  ///< that have proved themselves; see Places
  std::size_t max_handshakes = 64;     ///< and that have not
};

/// Register the methods, then start. Serves health and reflection by itself. Several servers, one
/// on each loop, may share a port.
class Server final : ServerCall::Owner {
 public:
  /// Reads the certificates; throws std::runtime_error if one cannot be used.
  Server(Executor executor, ServerSettings settings);
  ~Server();

  /// Answers `path`, "/package.Service/Method", by `self`'s method.
  template <class Request, class Response, class T>
  void unary(std::string path, T* self, Task<Response> (T::*method)(Request)) {
    add({std::move(path), Kind::unary,
         [self, method](Call* call) { return answer(self, method, call); }});
  }

  /// The same for a method that wants to see the call: what is said beside the messages.
  template <class Request, class Response, class T>
  void unary(std::string path, T* self, Task<Response> (T::*method)(Request, Call*)) {
    add({std::move(path), Kind::unary,
         [self, method](Call* call) { return answer(self, method, call); }});
  }

  /// As unary, but the method starts with the headers and exchanges messages as it likes.
  template <class T>
  void streaming(std::string path, T* self, Task<void> (T::*method)(Call*)) {
    add({std::move(path), Kind::streaming,
         [self, method](Call* call) { return (self->*method)(call); }});
  }

  /// Throws std::runtime_error if it cannot listen, because the port is in use for example.
  void start();

  [[nodiscard]] std::uint16_t port() const;

  /// Serves a client that has connected, here or elsewhere.
  void admit(Socket socket);

  /// What health checks are told: it serves, until it is changed or stop() begins.
  void set_serving() { health_.set_serving(); }
  void set_not_serving() { health_.set_not_serving(); }

  /// Looks for new certificates at once; every five seconds it does so by itself.
  void reload_certificates() { credentials_.reload(); }

  /// Refuses new connections and calls, lets those that run end for up to `grace`, cancels the
  /// rest. Returns when nothing runs any more.
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  class Session;

  template <class T, class Request, class Response>
  static Task<void> answer(T* self, Task<Response> (T::*method)(Request), Call* call) {
    Request request;
    call->read(request);
    call->answer(co_await (self->*method)(std::move(request)));
  }

  template <class T, class Request, class Response>
  static Task<void> answer(T* self, Task<Response> (T::*method)(Request, Call*), Call* call) {
    Request request;
    call->read(request);
    call->answer(co_await (self->*method)(std::move(request), call));
  }

  void add(Method method);
  Task<void> serve(Socket socket);
  void close_connections();

  Stream* accept_stream(CallShares::Share& share, std::size_t calls_of_connection) noexcept;
  const Method* find_method(std::string_view path) noexcept override;
  bool keep_input(std::ptrdiff_t growth) noexcept override;
  bool keep_output(std::ptrdiff_t growth) noexcept override;
  void release(ServerCall& call) noexcept override;

  using Connections =
      boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

  Executor executor_;
  ServerSettings settings_;
  Credentials credentials_;
  runtime::Deadlines deadlines_;
  runtime::LimitedLog refused_;
  runtime::Listener listener_;
  runtime::TaskGroup background_;
  runtime::TaskGroup sessions_;
  Places handshakes_;
  Places proved_;
  CallShares shares_;
  Connections connections_;
  std::map<std::string, Method, std::less<>> methods_;
  Health health_;
  Reflection reflection_;
  std::vector<std::unique_ptr<ServerCall>> calls_;
  boost::intrusive::list<ServerCall, boost::intrusive::base_hook<IdleHook>> idle_calls_;
  std::ptrdiff_t kept_input_ = 0;
  std::ptrdiff_t kept_output_ = 0;
  bool stopping_ = false;
};

}  // namespace cartwright::rpc
