#include "platform/http/server.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/intrusive/list.hpp>
#include <utility>

#include "platform/http/respond.hpp"
#include "platform/http/session.hpp"
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

// Counts a connection as long as it lives, however it ends.
class OpenConnection {
 public:
  explicit OpenConnection(runtime::Gauge open) : open_(open) { open_.add(1); }
  ~OpenConnection() { open_.add(-1); }
  OpenConnection(const OpenConnection&) = delete;
  OpenConnection& operator=(const OpenConnection&) = delete;

 private:
  const runtime::Gauge open_;
};

}  // namespace

/// The connections and what they share.
struct Server::Sessions {
  Responder responder;
  SessionContext context;
  runtime::Gauge open;
  boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>> all;

  Sessions(const Router& router, const ServerSettings& settings, runtime::Metrics& metrics,
           runtime::Deadlines& deadlines, runtime::TaskGroup& tasks)
      : responder(router, metrics, settings.allowed_origins),
        context{.settings = settings,
                .limits = {.header = settings.header_limit,
                           .target = settings.target_limit,
                           .body = settings.body_limit},
                .responder = responder,
                .deadlines = deadlines,
                .tasks = tasks,
                .date = {}},
        open(metrics.gauge("http_connections", "Open connections of clients.")) {}

  /// Ends the oldest idle connection. False if there is none.
  bool make_room() {
    return std::ranges::any_of(all, [](Session& session) { return session.end_if_idle(); });
  }

  Task<void> serve(std::shared_ptr<Session> session) {
    const OpenConnection counted(open);
    co_await session->run();
  }
};

Server::Server(Executor executor, ServerSettings settings, const Router& router,
               runtime::Metrics& metrics)
    : settings_(std::move(settings)),
      router_(router),
      metrics_(metrics),
      acceptor_(executor),
      pause_(executor),
      deadlines_(executor),
      background_(executor),
      connections_(executor) {}

Server::~Server() = default;

void Server::start() {
  runtime::listen(
      acceptor_,
      {.address = settings_.address, .port = settings_.port, .shares_port = settings_.shares_port});
  sessions_ = std::make_unique<Sessions>(router_, settings_, metrics_, deadlines_, connections_);
  deadlines_.start(background_);
  background_.spawn_vital("http acceptor", accept_until_closed());
}

std::uint16_t Server::port() const { return acceptor_.local_endpoint().port(); }

Task<void> Server::accept_until_closed() {
  while (acceptor_.is_open()) {
    ErrorCode error;
    if (connections_.size() >= settings_.connection_limit) {
      co_await acceptor_.async_wait(runtime::Acceptor::wait_read,
                                    asio::redirect_error(use_task, error));
      if (error) continue;
      if (!sessions_->make_room()) {
        co_await pause_accepting();
        continue;
      }
    }
    auto socket = co_await acceptor_.async_accept(asio::redirect_error(use_task, error));
    if (!error) {
      admit(std::move(socket));
    } else if (acceptor_.is_open() && error != asio::error::connection_aborted) {
      log::warning("cannot accept connections", {{"reason", error.message()}});
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
  if (gone) return;
  const auto session = std::make_shared<Session>(std::move(socket), sessions_->context);
  sessions_->all.push_back(*session);
  session->runs_as(connections_.spawn(sessions_->serve(session)));
}

Task<void> Server::stop(std::chrono::milliseconds grace) {
  if (!sessions_) co_return;  // never started
  sessions_->context.stopping = true;
  for (auto& socket : runtime::take_waiting(acceptor_)) admit(std::move(socket));
  acceptor_.close();
  pause_.cancel();
  for (auto& session : sessions_->all) session.end_if_idle();
  runtime::Deadline patience(deadlines_, [this] { connections_.cancel(); });
  patience.set(grace);
  co_await connections_.join();
  background_.cancel();
  co_await background_.join();
}

}  // namespace cartwright::http
