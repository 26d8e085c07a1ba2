#include "platform/http/server.hpp"

#include <boost/asio/redirect_error.hpp>
#include <utility>

#include "platform/http/respond.hpp"
#include "platform/http/session.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/runtime/log.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;
using UnsentLimit = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

// What the kernel takes of a reply ahead of what it can send. A slow reader then costs no more
// memory than this, and its progress shows in steps of half of it.
constexpr int kUnsentLimit = 256 * 1024;

// Until a connection ends or a file descriptor is free.
constexpr std::chrono::milliseconds kAcceptPause{20};

}  // namespace

/// The connections and what they share.
struct Server::Sessions {
  Responder responder;
  SessionContext context;
  runtime::Counter turned_away;

  Sessions(const Router& router, const ServerSettings& settings, runtime::Metrics& metrics,
           runtime::Deadlines& deadlines, runtime::TaskGroup& tasks)
      : responder(router, metrics, settings.allowed_origins),
        context{.settings = settings,
                .proxies = TrustedProxies(settings.trusted_proxies),
                .responder = responder,
                .deadlines = deadlines,
                .tasks = tasks,
                .broke_off = {deadlines, log::Level::warning, "reply broke off"},
                .date = {},
                .bodies = {settings.bodies_limit, [&deadlines] { return deadlines.now(); }},
                .replies = {settings.replies_limit, [&deadlines] { return deadlines.now(); }},
                .open = OpenSessions(
                    metrics.gauge("http_connections", "Open connections of clients."))},
        turned_away(metrics.counter("http_connections_turned_away_total",
                                    "Connections of clients that had too many already.")) {}

  /// If `peer` has as many connections as one may have, ends one that waits for it. False if none
  /// does.
  bool make_room_for(const Peer& peer) {
    const auto limit = context.settings.connections_per_address;
    if (limit == 0 || peer.is_trusted_proxy || context.open.of(peer.network) < limit) return true;
    return context.open.make_room_among(peer.network);
  }

  static Task<void> serve(std::shared_ptr<Session> session) { co_await session->run(); }
};

Server::Server(Executor executor, ServerSettings settings, const Router& router,
               runtime::Metrics& metrics)
    : settings_(std::move(settings)),
      router_(router),
      metrics_(metrics),
      acceptor_(executor),
      accepter_(executor,
                {.name = "http acceptor", .endless = [this] { return accept_until_closed(); }}),
      pause_(executor),
      deadlines_(executor),
      accept_failed_(deadlines_, log::Level::warning, "cannot accept connections"),
      background_(executor),
      accepting_(executor),
      connections_(executor) {}

Server::~Server() = default;

void Server::start() {
  runtime::listen(
      acceptor_,
      {.address = settings_.address, .port = settings_.port, .shares_port = settings_.shares_port});
  sessions_ = std::make_unique<Sessions>(router_, settings_, metrics_, deadlines_, connections_);
  deadlines_.start(background_);
  accepter_.start(accepting_);
}

std::uint16_t Server::port() const { return acceptor_.local_endpoint().port(); }

Task<void> Server::accept_until_closed() {
  while (acceptor_.is_open()) {
    ErrorCode error;
    if (connections_.size() >= settings_.connection_limit) {
      co_await acceptor_.async_wait(runtime::Acceptor::wait_read,
                                    asio::redirect_error(use_task, error));
      if (error) continue;
      if (!sessions_->context.open.make_room()) {
        co_await pause_accepting();
        continue;
      }
    }
    auto socket = co_await acceptor_.async_accept(asio::redirect_error(use_task, error));
    if (!error) {
      admit(std::move(socket));
    } else if (acceptor_.is_open() && error != asio::error::connection_aborted) {
      accept_failed_.write({{"reason", error.message()}});
      co_await pause_accepting();
    }
  }
}

Task<void> Server::pause_accepting() {
  ErrorCode woken;
  pause_.expires_after(kAcceptPause);
  co_await pause_.async_wait(asio::redirect_error(use_task, woken));
}

void Server::admit(runtime::Socket socket) {
  ErrorCode gone;
  socket.set_option(asio::ip::tcp::no_delay(true), gone);
  socket.set_option(UnsentLimit(kUnsentLimit), gone);
  socket.non_blocking(true, gone);
  const auto address = socket.remote_endpoint(gone).address();
  if (gone) return;
  auto& context = sessions_->context;
  const Peer peer{.network = runtime::network_of(address),
                  .is_trusted_proxy = context.proxies.contain(address)};
  if (!sessions_->make_room_for(peer)) return sessions_->turned_away.increment();
  const auto session = std::make_shared<Session>(std::move(socket), peer, context);
  session->runs_as(connections_.spawn(Sessions::serve(session)));
}

Task<void> Server::stop(std::chrono::milliseconds grace) {
  if (!sessions_) co_return;  // never started
  sessions_->context.stopping = true;
  accepter_.end();
  for (auto& socket : runtime::take_waiting_and_close(acceptor_)) admit(std::move(socket));
  pause_.cancel();
  // One that the kernel has handed over already may still be on its way to admit().
  co_await accepting_.join();
  sessions_->context.open.stop();
  runtime::Deadline patience(deadlines_, [this] { connections_.cancel(); });
  patience.set(grace);
  co_await connections_.join();
  background_.cancel();
  co_await background_.join();
}

}  // namespace cartwright::http
