#include "platform/db/listener.hpp"

#include <utility>

#include <libpq-fe.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include "platform/runtime/backoff.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::db {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

// A server that has vanished without a word is noticed after at most two of these.
constexpr std::chrono::milliseconds kHeartbeat{2'000};

struct FreeNotification {
  void operator()(PGnotify* notification) const { PQfreemem(notification); }
};

struct FreeText {
  void operator()(char* text) const { PQfreemem(text); }
};

std::string quoted(pg_conn* connection, const std::string& name) {
  const std::unique_ptr<char, FreeText> text(
      PQescapeIdentifier(connection, name.c_str(), name.size()));
  if (text == nullptr) throw ConnectionLost(connection_message(connection));
  return text.get();
}

}  // namespace

Listener::Listener(Executor executor, const Settings& settings, std::string channel,
                   Notified notified, StateChanged state_changed)
    : executor_(executor),
      channel_(std::move(channel)),
      notified_(std::move(notified)),
      state_changed_(std::move(state_changed)),
      tasks_(executor),
      deadlines_(executor),
      connector_(executor, deadlines_, settings, Access::listen),
      heartbeat_(deadlines_, [this] { beat(); }),
      socket_(executor) {}

void Listener::start() {
  deadlines_.start(tasks_);
  tasks_.spawn_vital("database listener", keep_listening());
}

Task<void> Listener::stop() {
  tasks_.cancel();
  connector_.cancel();
  co_await tasks_.join();
  close();
}

Task<void> Listener::keep_listening() {
  runtime::Backoff backoff;
  asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> pause(executor_);
  while (true) {
    const auto reason = co_await listen_until_lost();
    if (is_listening_) {
      log::warning("database listener lost", {{"channel", channel_}, {"reason", reason}});
      backoff.reset();
    }
    close();
    pause.expires_after(backoff.next());
    co_await pause.async_wait(use_task);
  }
}

Task<std::string> Listener::listen_until_lost() try {
  co_await listen();
  std::unreachable();
} catch (const ConnectionLost& loss) {
  co_return loss.what();
}

Task<void> Listener::listen() {
  connection_ = co_await connector_.connect();
  socket_ = watch_socket(executor_, connection_.get());
  send("LISTEN " + quoted(connection_.get(), channel_));
  heartbeat_.set(kHeartbeat);
  while (true) {
    co_await hear();
    take_results();
    take_notifications();
  }
}

void Listener::send(const std::string& sql) {
  awaits_answer_ = PQsendQuery(connection_.get(), sql.c_str()) != 0;
  if (!awaits_answer_) throw ConnectionLost(connection_message(connection_.get()));
  PQflush(connection_.get());
}

Task<void> Listener::hear() {
  boost::system::error_code failure;
  co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(use_task, failure));
  if (is_silent_) throw ConnectionLost("The server does not answer in time.");
  if (failure) throw boost::system::system_error(failure);
  if (PQconsumeInput(connection_.get()) == 0) {
    throw ConnectionLost(connection_message(connection_.get()));
  }
}

void Listener::take_results() {
  while (awaits_answer_ && PQisBusy(connection_.get()) == 0) {
    const ResultHandle result(PQgetResult(connection_.get()));
    if (result == nullptr) {
      awaits_answer_ = false;
      set_listening(true);
    } else if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
      throw ConnectionLost(connection_message(connection_.get()));
    }
  }
}

void Listener::take_notifications() {
  using Notification = std::unique_ptr<PGnotify, FreeNotification>;
  while (const auto notification = Notification(PQnotifies(connection_.get()))) {
    notified_(notification->extra);
  }
}

void Listener::beat() {
  // The answer to the previous question is overdue, or an empty statement asks for one.
  is_silent_ = awaits_answer_ || PQsendQuery(connection_.get(), "") == 0;
  if (is_silent_) {
    socket_.cancel();
    return;
  }
  awaits_answer_ = true;
  PQflush(connection_.get());
  heartbeat_.set(kHeartbeat);
}

void Listener::set_listening(bool is_listening) {
  if (std::exchange(is_listening_, is_listening) != is_listening) state_changed_(is_listening);
}

void Listener::close() {
  heartbeat_.clear();
  set_listening(false);
  is_silent_ = false;
  awaits_answer_ = false;
  if (socket_.is_open()) socket_.close();
  connection_.reset();
}

}  // namespace cartwright::db
