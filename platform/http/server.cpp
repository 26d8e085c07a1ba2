#include "platform/http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <netinet/tcp.h>
#include <utility>

#include "platform/http/respond.hpp"
#include "platform/http/session.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;
using UnsentLimit = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

// What the kernel takes of a reply ahead of what it can send. A slow reader then costs no more
// memory than this, and its progress shows in steps of half of it.
constexpr int kUnsentLimit = 256 * 1024;

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
                .own_field = router.own_field(),
                .responder = responder,
                .deadlines = deadlines,
                .tasks = tasks,
                .broke_off = {deadlines, log::Level::warning, "reply broke off"},
                .date = {},
                .bodies = {settings.bodies_limit, [&deadlines] { return deadlines.now(); }},
                // A buffer grows by doubling.
                .uploads = {2 * settings.uploads_limit, [&deadlines] { return deadlines.now(); }},
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
      deadlines_(executor),
      listener_(executor, deadlines_,
                {.name = "http acceptor",
                 .failure = "cannot accept connections",
                 .admit = [this](runtime::Socket socket) { admit(std::move(socket)); },
                 .has_room = [this] { return connections_.size() < settings_.connection_limit; },
                 .make_room = [this] { return sessions_->context.open.make_room(); }}),
      background_(executor),
      connections_(executor) {}

Server::~Server() = default;

void Server::start() {
  sessions_ = std::make_unique<Sessions>(router_, settings_, metrics_, deadlines_, connections_);
  listener_.start(
      {.address = settings_.address, .port = settings_.port, .shares_port = settings_.shares_port});
  deadlines_.start(background_);
}

std::uint16_t Server::port() const { return listener_.port(); }

void Server::admit(runtime::Socket socket) {
  ErrorCode gone;
  socket.set_option(asio::ip::tcp::no_delay(true), gone);
  socket.set_option(UnsentLimit(kUnsentLimit), gone);
  socket.non_blocking(true, gone);
  const auto address = socket.remote_endpoint(gone).address();
  if (gone) return;
  auto& context = sessions_->context;
  const Peer peer{.network = runtime::network_of(address),
                  .address = plain_address(address),
                  .is_trusted_proxy = context.proxies.contain(address)};
  if (!sessions_->make_room_for(peer)) return sessions_->turned_away.increment();
  const auto session = std::make_shared<Session>(std::move(socket), peer, context);
  session->runs_as(connections_.spawn(Sessions::serve(session)));
}

Task<void> Server::stop(std::chrono::milliseconds grace) {
  if (!sessions_) co_return;  // never started
  sessions_->context.stopping = true;
  co_await listener_.stop();
  sessions_->context.open.stop();
  runtime::Deadline patience(deadlines_, [this] { connections_.cancel(); });
  patience.set(grace);
  co_await connections_.join();
  background_.cancel();
  co_await background_.join();
}

}  // namespace cartwright::http
