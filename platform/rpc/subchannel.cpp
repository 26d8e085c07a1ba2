#include "platform/rpc/subchannel.hpp"

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::rpc {

using boost::asio::redirect_error;
using boost::system::error_code;

Subchannel::Subchannel(Executor executor, Address address, const ChannelSettings& settings,
                       const Credentials& credentials, runtime::Deadlines& deadlines, Owner& owner)
    : executor_(executor),
      address_(std::move(address)),
      settings_(settings),
      credentials_(credentials),
      deadlines_(deadlines),
      owner_(owner),
      server_name_(settings.server_name.empty() ? address_.host : settings.server_name),
      authority_(fmt::format("{}:{}", server_name_, address_.endpoint.port())),
      socket_(executor),
      connect_timeout_(deadlines, [this] { socket_.close(); }),
      sessions_(executor),
      state_changed_(executor),
      keeper_(executor, {.name = "rpc connection",
                         .round = [this] { return stay_connected(); },
                         .backoff = runtime::Backoff(settings.first_retry, settings.last_retry)}) {}

Task<void> Subchannel::run() {
  co_await keeper_.keep();
  co_await sessions_.join();
}

Task<runtime::Round> Subchannel::stay_connected() {
  const bool lasted = (current_ != nullptr || co_await connect()) && co_await last();
  co_return lasted ? runtime::Round::again_after({}) : runtime::Round::failed();
}

void Subchannel::leave() {
  leaving_ = true;
  for (auto& connection : connections_) connection.drain();
  end();
}

void Subchannel::close() {
  leaving_ = true;
  for (auto& connection : connections_) connection.close();
  end();
}

void Subchannel::end() {
  socket_.close();
  keeper_.end();
  state_changed_.notify();
}

// A server that is being replaced may reset the first attempt while its successor listens already.
Task<bool> Subchannel::connect() {
  co_await attempt();
  if (current_ == nullptr && is_connecting()) co_await attempt();
  if (current_ == nullptr) report_failure();
  co_return current_ != nullptr;
}

Task<void> Subchannel::attempt() {
  session_failed_ = !co_await open_socket();
  if (!session_failed_) sessions_.spawn(serve(std::move(socket_), ++session_));
  while (current_ == nullptr && !session_failed_ && !leaving_) co_await state_changed_.wait();
}

Task<bool> Subchannel::open_socket() {
  error_code error;
  socket_ = Socket(executor_);
  connect_timeout_.set(settings_.connect_timeout);
  co_await socket_.async_connect(address_.endpoint, redirect_error(use_task, error));
  connect_timeout_.clear();
  if (!socket_.is_open()) {
    last_failure_ = "it does not answer";
    co_return false;
  }
  if (error) last_failure_ = error.message();
  co_return !error;
}

// A connection that ends soon after it was made counts as a failure, so that a server that accepts
// and hangs up is not asked without a pause.
Task<bool> Subchannel::last() {
  const auto since = deadlines_.now();
  while (current_ != nullptr) co_await state_changed_.wait();
  co_return deadlines_.now() - since > settings_.last_retry;
}

Task<void> Subchannel::serve(Socket socket, std::size_t session) {
  if (leaving_) co_return;
  try {
    Connection connection(executor_, std::move(socket), credentials_.context(), server_name_,
                          settings_.limits, *this, deadlines_);
    connections_.push_back(connection);
    co_await connection.run();
    last_failure_ = "the server hung up";
  } catch (const std::exception& error) {
    last_failure_ = reason_of(error);
  }
  if (session == session_) session_failed_ = true;
  state_changed_.notify();
}

void Subchannel::report_failure() {
  if (leaving_) return;
  if (std::exchange(connecting_, false)) {
    log::info("rpc address unreachable", {{"server", authority_},
                                          {"address", address_.endpoint.address().to_string()},
                                          {"reason", last_failure_}});
  }
  owner_.on_failed(*this);
}

void Subchannel::on_established(Connection& connection) noexcept {
  if (leaving_) return;
  current_ = &connection;
  connecting_ = false;
  log::info("rpc server connected",
            {{"server", authority_}, {"address", address_.endpoint.address().to_string()}});
  state_changed_.notify();
  owner_.on_connected(*this);
}

void Subchannel::on_retired(Connection& connection) noexcept {
  if (current_ != &connection) return;
  current_ = nullptr;
  connecting_ = true;
  state_changed_.notify();
  owner_.on_lost(*this);
}

}  // namespace cartwright::rpc
