#include "platform/rpc/channel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <random>

#include "platform/runtime/log.hpp"

namespace cartwright::rpc {
namespace {

using boost::asio::ip::tcp;

ChannelSettings complete(ChannelSettings settings) {
  if (settings.server_name.empty()) settings.server_name = settings.host;
  settings.limits.handshake_timeout = settings.connect_timeout;
  return settings;
}

// So that the clients of a restarted server do not come all at once.
std::chrono::milliseconds with_jitter(std::chrono::milliseconds pause) {
  thread_local std::minstd_rand random(std::random_device{}());
  return std::chrono::milliseconds(
      std::uniform_int_distribution<std::int64_t>(pause.count() / 2, pause.count())(random));
}

}  // namespace

Channel::Channel(Executor executor, ChannelSettings settings)
    : executor_(executor),
      settings_(complete(std::move(settings))),
      authority_(fmt::format("{}:{}", settings_.server_name, settings_.port)),
      tls_(Role::client, settings_.tls),
      deadlines_(executor),
      background_(executor),
      sessions_(executor),
      state_changed_(executor),
      pause_(executor) {}

Channel::~Channel() = default;

void Channel::start() {
  deadlines_.start(background_);
  background_.spawn(keep_connected());
}

Task<void> Channel::stop() {
  stopping_ = true;
  background_.cancel();
  co_await background_.join();
  for (auto& connection : connections_) connection.close();
  co_await sessions_.join();
  fail_waiting();
}

Task<void> Channel::perform(ClientCall* call) {
  while (!call->ended()) {
    start_or_wait(*call);
    co_await call->wait();
  }
}

void Channel::start_or_wait(ClientCall& call) {
  if (current_ != nullptr && call.start(*current_, authority_)) return;
  if (connecting_ && !stopping_) {
    waiting_.push_back(call);
  } else {
    call.fail({StatusCode::unavailable, "The server cannot be reached"});
  }
}

Task<void> Channel::keep_connected() {
  while (!stopping_) {
    const bool lasted = co_await try_all() && co_await stay_connected();
    if (!lasted) {
      pause_.expires_after(with_jitter(next_retry()));
      co_await pause_.async_wait(use_task);
    }
  }
}

Task<bool> Channel::try_all() {
  for (const auto& endpoint : co_await resolve()) {
    if (co_await try_one(endpoint)) co_return true;
  }
  if (connecting_ && !stopping_) {
    log::warning("rpc server unreachable", {{"server", authority_}, {"reason", last_failure_}});
  }
  connecting_ = false;
  fail_waiting();
  co_return false;
}

// A connection that ends soon after it was made counts as a failure, so that a server that accepts
// and hangs up is not asked without a pause.
Task<bool> Channel::stay_connected() {
  const auto since = deadlines_.now();
  while (current_ != nullptr) co_await state_changed_.wait();
  const bool lasted = deadlines_.now() - since > settings_.last_retry;
  if (lasted) retry_ = {};
  co_return lasted;
}

Task<std::vector<Channel::Endpoint>> Channel::resolve() {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(settings_.host, error);
  if (!error) co_return std::vector{Endpoint(address, settings_.port)};
  boost::asio::ip::basic_resolver<tcp, Executor> resolver(executor_);
  const auto found =
      co_await resolver.async_resolve(settings_.host, fmt::format("{}", settings_.port),
                                      boost::asio::redirect_error(use_task, error));
  if (error) last_failure_ = error.message();
  std::vector<Endpoint> endpoints;
  for (const auto& entry : found) endpoints.push_back(entry.endpoint());
  co_return endpoints;
}

Task<bool> Channel::try_one(Endpoint endpoint) {
  Socket socket(executor_);
  boost::system::error_code error;
  {
    runtime::Deadline timeout(deadlines_, [&socket] { socket.close(); });
    timeout.set(settings_.connect_timeout);
    co_await socket.async_connect(endpoint, boost::asio::redirect_error(use_task, error));
  }
  if (error || !socket.is_open()) {
    last_failure_ = error.message();
    co_return false;
  }
  session_failed_ = false;
  sessions_.spawn(serve(std::move(socket), ++session_));
  while (current_ == nullptr && !session_failed_) co_await state_changed_.wait();
  co_return current_ != nullptr;
}

Task<void> Channel::serve(Socket socket, std::size_t session) {
  try {
    Connection connection(executor_, std::move(socket), tls_, settings_.server_name,
                          settings_.limits, *this, deadlines_);
    connections_.push_back(connection);
    co_await connection.run();
    last_failure_ = "the server hung up";
  } catch (const std::exception& error) {
    last_failure_ = error.what();
  }
  if (session == session_) session_failed_ = true;
  state_changed_.notify();
}

std::chrono::milliseconds Channel::next_retry() {
  retry_ = std::clamp(retry_ * 2, settings_.first_retry, settings_.last_retry);
  return retry_;
}

void Channel::on_established(Connection& connection) {
  current_ = &connection;
  connecting_ = false;
  log::info("rpc server connected", {{"server", authority_}});
  state_changed_.notify();
  wake_waiting();
}

void Channel::on_retired(Connection& connection) {
  if (current_ != &connection) return;
  current_ = nullptr;
  connecting_ = true;
  state_changed_.notify();
}

void Channel::wake_waiting() {
  while (!waiting_.empty()) {
    auto& call = waiting_.front();
    waiting_.pop_front();
    call.try_again();
  }
}

void Channel::fail_waiting() {
  while (!waiting_.empty()) {
    auto& call = waiting_.front();
    waiting_.pop_front();
    call.fail({StatusCode::unavailable, "The server cannot be reached"});
  }
}

}  // namespace cartwright::rpc
