#include "platform/runtime/listener.hpp"

#include <boost/asio/redirect_error.hpp>

#include <chrono>
#include <utility>

namespace cartwright::runtime {
namespace {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;

// Until a connection ends or a file descriptor is free.
constexpr std::chrono::milliseconds kPause{20};

}  // namespace

Listener::Listener(Executor executor, Deadlines& deadlines, Use use)
    : use_(std::move(use)),
      acceptor_(executor),
      keeper_(executor, {.name = use_.name, .endless = [this] { return accept(); }}),
      pause_(executor),
      failed_(deadlines, log::Level::warning, use_.failure),
      tasks_(executor) {}

void Listener::start(const ListenAddress& where) {
  listen(acceptor_, where);
  keeper_.start(tasks_);
}

Task<void> Listener::accept() {
  while (acceptor_.is_open()) {
    if (!use_.has_room() && !co_await make_room()) continue;
    ErrorCode error;
    auto socket = co_await acceptor_.async_accept(asio::redirect_error(use_task, error));
    if (!error) {
      use_.admit(std::move(socket));
    } else if (acceptor_.is_open() && error != asio::error::connection_aborted) {
      failed_.write({{"reason", error.message()}});
      co_await pause();
    }
  }
}

// False where there is none for the connection that has come, or none has come.
Task<bool> Listener::make_room() {
  ErrorCode error;
  co_await acceptor_.async_wait(Acceptor::wait_read, asio::redirect_error(use_task, error));
  if (error) co_return false;
  const bool has_room = use_.make_room();
  if (!has_room) co_await pause();
  co_return has_room;
}

Task<void> Listener::pause() {
  ErrorCode woken;
  pause_.expires_after(kPause);
  co_await pause_.async_wait(asio::redirect_error(use_task, woken));
}

Task<void> Listener::stop() {
  keeper_.end();
  for (auto& socket : take_waiting_and_close(acceptor_)) use_.admit(std::move(socket));
  pause_.cancel();
  // One that the kernel has handed over already may still be on its way to be admitted.
  co_await tasks_.join();
}

}  // namespace cartwright::runtime
