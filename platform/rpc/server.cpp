#include "platform/rpc/server.hpp"

#include <boost/system/system_error.hpp>

#include <stdexcept>
#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {
namespace {

// Longer than any call may last.
ServerSettings complete(ServerSettings settings) {
  if (settings.allowed_clients.empty()) {
    throw std::invalid_argument("A gRPC server has to say who may call it.");
  }
  settings.limits.drain_timeout = settings.call_limits.duration + settings.call_limits.answer_time;
  return settings;
}

runtime::ClientNetwork network_of_peer(const Socket& socket) {
  boost::system::error_code gone;
  return runtime::network_of(socket.remote_endpoint(gone).address());
}

}  // namespace

/// A connection and the place that it has.
class Server::Session final : Connection::Owner {
 public:
  Session(Server& server, Socket socket)
      : server_(server),
        network_(network_of_peer(socket)),
        place_(network_, [this] { connection_.close(); }),
        connection_(server.executor_, std::move(socket), server.credentials_.context(), {},
                    server.settings_.limits, *this, server.deadlines_) {
    server.connections_.push_back(connection_);
    place_.take(server.handshakes_);
  }

  ~Session() {
    if (share_ != nullptr) server_.shares_.leave(*share_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Connection& connection() { return connection_; }

 private:
  Stream* accept_stream() noexcept override {
    place_.use();
    if (share_ == nullptr) share_ = &server_.shares_.join({network_, connection_.peer_name()});
    return server_.accept_stream(*share_, connection_.load());
  }
  void on_established(Connection&) noexcept override { place_.take(server_.proved_); }
  void on_retired(Connection&) noexcept override {}

  Server& server_;
  runtime::ClientNetwork network_;
  CallShares::Share* share_ = nullptr;  // from its first call on
  Places::Place place_;
  Connection connection_;
};

Server::Server(Executor executor, ServerSettings settings)
    : executor_(executor),
      settings_(complete(std::move(settings))),
      credentials_(executor, Role::server, settings_.tls, settings_.allowed_clients),
      deadlines_(executor),
      refused_(deadlines_, log::Level::info, "rpc client refused"),
      listener_(executor, deadlines_,
                {.name = "rpc acceptor",
                 .failure = "rpc accept failed",
                 .admit = [this](Socket socket) { admit(std::move(socket)); }}),
      background_(executor),
      sessions_(executor),
      handshakes_(settings_.max_handshakes),
      proved_(settings_.max_connections),
      shares_(settings_.call_limits.calls),
      health_(executor) {
  health_.mount(*this);
  reflection_.mount(*this);
}

Server::~Server() = default;

void Server::add(Method method) {
  auto path = method.path;
  const auto service = std::string_view(path).substr(1, path.rfind('/') - 1);
  health_.add_service(service);
  reflection_.add_service(service);
  methods_.insert_or_assign(std::move(path), std::move(method));
}

void Server::start() {
  listener_.start(
      {.address = settings_.address, .port = settings_.port, .shares_port = settings_.shares_port});
  deadlines_.start(background_);
  credentials_.start(background_);
}

std::uint16_t Server::port() const { return listener_.port(); }

void Server::admit(Socket socket) { sessions_.spawn(serve(std::move(socket))); }

Task<void> Server::serve(Socket socket) {
  try {
    Session session(*this, std::move(socket));
    if (stopping_) session.connection().drain();
    co_await session.connection().run();
  } catch (const boost::system::system_error& error) {
    // It went, or had to go, before it had shown anything: anybody can do so without end.
    log::debug("rpc client left", {{"reason", error.code().message()}});
  } catch (const std::exception& error) {
    refused_.write({{"reason", reason_of(error)}});
  }
}

Task<void> Server::stop(std::chrono::milliseconds grace) {
  stopping_ = true;
  // Those who come just now are told that this server goes away.
  co_await listener_.stop();
  set_not_serving();
  for (auto& connection : connections_) connection.drain();
  for (auto& call : calls_) call->end_streaming();
  runtime::Deadline end_of_grace(deadlines_, [this] { close_connections(); });
  end_of_grace.set(grace);
  co_await sessions_.join();
  for (std::size_t i = 0; i < calls_.size(); ++i) co_await calls_[i]->stop();
  background_.cancel();
  co_await background_.join();
}

void Server::close_connections() {
  for (auto& connection : connections_) connection.close();
}

Stream* Server::accept_stream(CallShares::Share& share, std::size_t calls_of_connection) noexcept {
  if (!shares_.take(share, calls_of_connection)) return nullptr;
  if (idle_calls_.empty()) {
    ServerCall::Owner& owner = *this;
    calls_.push_back(
        std::make_unique<ServerCall>(executor_, settings_.call_limits, owner, deadlines_));
    idle_calls_.push_back(*calls_.back());
  }
  auto& call = idle_calls_.back();
  idle_calls_.pop_back();
  call.accept(share);
  return &call;
}

const Method* Server::find_method(std::string_view path) noexcept {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

bool Server::keep_input(std::ptrdiff_t growth) noexcept {
  kept_input_ += growth;
  return kept_input_ <= static_cast<std::ptrdiff_t>(settings_.call_limits.input_bytes);
}

bool Server::keep_output(std::ptrdiff_t growth) noexcept {
  kept_output_ += growth;
  return kept_output_ <= static_cast<std::ptrdiff_t>(settings_.call_limits.output_bytes);
}

void Server::release(ServerCall& call) noexcept {
  runtime::require(!call.IdleHook::is_linked(), "a call was released twice");
  shares_.give_back(call.share());
  idle_calls_.push_back(call);
}

}  // namespace cartwright::rpc
