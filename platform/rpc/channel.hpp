#pragma once
// Calls another process over one long-lived connection, on one event loop.

#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/rpc/client_call.hpp"
#include "platform/rpc/connection.hpp"
#include "platform/rpc/tls.hpp"
#include "platform/rpc/wakeup.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::rpc {

struct ChannelSettings {
  std::string host = {};
  std::uint16_t port = 0;
  std::string server_name = {};  ///< that its certificate holds; empty: the host
  TlsFiles tls = {};
  ConnectionLimits limits = {};
  std::chrono::milliseconds connect_timeout{1'000};
  std::chrono::milliseconds first_retry{50};  ///< doubles with each failure, up to
  std::chrono::milliseconds last_retry{2'000};
};

/// Keeps one connection open, with reconnection and backoff. A call waits for a connection only
/// while the first attempt is under way; after a failed attempt, calls fail at once until the
/// server is found again.
class Channel final : Connection::Owner {
 public:
  /// Reads the certificates; throws std::runtime_error if one cannot be used.
  Channel(Executor executor, ChannelSettings settings);
  ~Channel();

  /// Begins to connect.
  void start();

  /// Fails the calls that run, and closes.
  Task<void> stop();

  [[nodiscard]] bool is_connected() const { return current_ != nullptr; }

  /// Calls the method `path`, "/package.Service/Method" of static storage duration. Throws
  /// StatusError: UNAVAILABLE if the server cannot be reached, DEADLINE_EXCEEDED after `timeout`,
  /// and whatever the server answers. Cancelling the awaiting coroutine cancels the call.
  template <class Response>
  Task<Response> call(std::string_view path, const google::protobuf::MessageLite& request,
                      std::chrono::milliseconds timeout) {
    return finish<Response>(
        std::make_unique<ClientCall>(executor_, deadlines_, path, request, timeout));
  }

 private:
  using Timer = boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
  using Endpoint = boost::asio::ip::tcp::endpoint;

  template <class Response>
  Task<Response> finish(std::unique_ptr<ClientCall> call) {
    co_await perform(call.get());
    Response response;
    call->parse_response(response);
    co_return response;
  }

  Task<void> perform(ClientCall* call);
  void start_or_wait(ClientCall& call);
  Task<void> keep_connected();
  Task<bool> try_all();
  Task<bool> try_one(Endpoint endpoint);
  Task<bool> stay_connected();
  Task<std::vector<Endpoint>> resolve();
  Task<void> serve(Socket socket, std::size_t session);
  std::chrono::milliseconds next_retry();
  void wake_waiting();
  void fail_waiting();

  Stream* accept_stream() override { return nullptr; }
  void on_established(Connection& connection) override;
  void on_retired(Connection& connection) override;

  using Connections =
      boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;
  using Calls = boost::intrusive::list<ClientCall, boost::intrusive::constant_time_size<false>>;

  Executor executor_;
  ChannelSettings settings_;
  std::string authority_;
  TlsContext tls_;
  runtime::Deadlines deadlines_;
  runtime::TaskGroup background_;
  runtime::TaskGroup sessions_;
  Connections connections_;
  Connection* current_ = nullptr;
  Calls waiting_;
  Wakeup state_changed_;
  Timer pause_;
  std::chrono::milliseconds retry_{0};
  std::string last_failure_;
  std::size_t session_ = 0;      // counts the attempts
  bool session_failed_ = false;  // the latest of them
  bool connecting_ = true;       // and no attempt has failed since there was a connection
  bool stopping_ = false;
};

}  // namespace cartwright::rpc
