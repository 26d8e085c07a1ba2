#include "platform/rpc/server.hpp"

#include <boost/asio/redirect_error.hpp>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {
namespace {

// After a failed accept, when the process may be out of file descriptors.
constexpr std::chrono::milliseconds kAcceptPause{100};

}  // namespace

Server::Server(Executor executor, ServerSettings settings)
    : executor_(executor),
      settings_(std::move(settings)),
      credentials_(executor, Role::server, settings_.tls, settings_.allowed_clients),
      deadlines_(executor),
      acceptor_(executor),
      background_(executor),
      accepting_(executor),
      sessions_(executor),
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
  runtime::listen(
      acceptor_,
      {.address = settings_.address, .port = settings_.port, .shares_port = settings_.shares_port});
  deadlines_.start(background_);
  credentials_.start(background_);
  accepting_.spawn_vital("rpc acceptor", accept());
}

std::uint16_t Server::port() const { return acceptor_.local_endpoint().port(); }

Task<void> Server::accept() {
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>, Executor>
      pause(executor_);
  while (!stopping_) {
    boost::system::error_code error;
    auto socket = co_await acceptor_.async_accept(boost::asio::redirect_error(use_task, error));
    if (!error) {
      admit(std::move(socket));
    } else if (!stopping_) {
      log::warning("rpc accept failed", {{"reason", error.message()}});
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(use_task);
    }
  }
}

void Server::admit(Socket socket) {
  if (sessions_.size() < settings_.max_connections) sessions_.spawn(serve(std::move(socket)));
}

Task<void> Server::serve(Socket socket) {
  try {
    Connection connection(executor_, std::move(socket), credentials_.context(), {},
                          settings_.limits, *this, deadlines_);
    connections_.push_back(connection);
    if (stopping_) connection.drain();
    co_await connection.run();
  } catch (const std::exception& error) {
    log::info("rpc client refused", {{"reason", reason_of(error)}});
  }
}

Task<void> Server::stop(std::chrono::milliseconds grace) {
  stopping_ = true;
  boost::system::error_code ignored;
  // They are told that this server goes away.
  for (auto& socket : runtime::take_waiting(acceptor_)) admit(std::move(socket));
  acceptor_.close(ignored);
  accepting_.cancel();
  co_await accepting_.join();
  set_serving(false);
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

Stream* Server::accept_stream() noexcept {
  if (idle_calls_.empty()) {
    ServerCall::Owner& owner = *this;
    calls_.push_back(std::make_unique<ServerCall>(executor_, owner, deadlines_));
    idle_calls_.push_back(*calls_.back());
  }
  auto& call = idle_calls_.back();
  idle_calls_.pop_back();
  call.accept();
  return &call;
}

const Method* Server::find_method(std::string_view path) noexcept {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : &found->second;
}

void Server::release(ServerCall& call) noexcept {
  runtime::require(!call.IdleHook::is_linked(), "a call was released twice");
  idle_calls_.push_back(call);
}

}  // namespace cartwright::rpc
