#include "platform/db/listener.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::db {
namespace {

namespace asio = boost::asio;

// A server that has vanished without a word is noticed after at most two of these.
constexpr std::chrono::milliseconds kHeartbeat{2'000};

// How long an announcement may be on its way.
constexpr int kMostBeats = 2;

constexpr Query kAnnounce{"SELECT pg_notify($1, '')::text"};

// Whether the session listens still, whether every session fires the triggers, and what changes
// when somebody touches them.
constexpr std::string_view kQuestion = R"sql(
  SELECT EXISTS (SELECT FROM pg_listening_channels() AS heard WHERE heard = '{}'),
         count(*) FILTER (WHERE tgenabled IN ('A', 'R')) = {},
         string_agg(tgname || tgenabled::text || xmin::text, ',' ORDER BY tgname)
  FROM pg_trigger
  WHERE tgrelid = to_regclass(nullif('{}', '')) AND tgname = ANY ('{{{}}}')
)sql";

// Columns of the answer.
constexpr int kListens = 0;
constexpr int kAnnounces = 1;
constexpr int kState = 2;

struct FreeNotification {
  void operator()(PGnotify* notification) const { PQfreemem(notification); }
};

}  // namespace

Listener::Listener(Executor executor, Database& database, Announcements announcements,
                   Notified notified, StateChanged state_changed)
    : executor_(executor),
      database_(database),
      announcements_(std::move(announcements)),
      question_(fmt::format(kQuestion, announcements_.channel, announcements_.triggers.size(),
                            announcements_.table, fmt::join(announcements_.triggers, ","))),
      notified_(std::move(notified)),
      state_changed_(std::move(state_changed)),
      tasks_(executor),
      deadlines_(executor),
      connector_(executor, deadlines_, database.settings(), Access::listen, database.primary()),
      heartbeat_(deadlines_, [this] { beat(); }),
      keeper_(executor, {.name = "database listener",
                         .round = [this] { return keep_listening(); },
                         .tidy = [this] { close(); }}),
      socket_(executor) {}

void Listener::start() {
  deadlines_.start(tasks_);
  keeper_.start(tasks_);
}

Task<void> Listener::stop() {
  tasks_.cancel();
  connector_.cancel();
  co_await tasks_.join();
  close();
}

Task<runtime::Round> Listener::keep_listening() {
  const auto reason = co_await listen_until_lost();
  // Why there is no connection, the log says already.
  if (connection_ && reason != last_loss_) {
    log::warning("database listener lost",
                 {{"channel", announcements_.channel}, {"reason", reason}});
    last_loss_ = reason;
  }
  co_return is_listening_ ? runtime::Round::lost() : runtime::Round::failed();
}

Task<std::string> Listener::listen_until_lost() try {
  co_await listen();
  std::unreachable();
} catch (const ConnectionLost& loss) {
  co_return loss.what();
}

Task<void> Listener::listen() {
  auto opened = co_await connector_.connect();
  connection_ = std::move(opened.connection);
  tie_.emplace(database_.primary(), std::move(opened.server),
               [this] { end("Another server is the primary now."); });
  socket_ = watch_socket(executor_, connection_.get());
  trial_channel_ = fmt::format("trial_{}", PQbackendPID(connection_.get()));
  send(fmt::format(R"(LISTEN "{}"; LISTEN {})", announcements_.channel, trial_channel_));
  heartbeat_.set(kHeartbeat);
  while (true) {
    co_await hear();
    take_results();
    take_notifications();
  }
}

Task<void> Listener::hear() {
  boost::system::error_code failure;
  co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(use_task, failure));
  if (!lost_.empty()) throw ConnectionLost(lost_);
  if (failure) throw boost::system::system_error(failure);
  if (!take_input(connection_.get())) throw ConnectionLost(connection_message(connection_.get()));
}

void Listener::send(const std::string& sql) {
  awaits_answer_ = PQsendQuery(connection_.get(), sql.c_str()) != 0;
  if (!awaits_answer_) throw ConnectionLost(connection_message(connection_.get()));
  PQflush(connection_.get());
}

void Listener::take_results() {
  while (awaits_answer_ && PQisBusy(connection_.get()) == 0) {
    const ResultHandle result(PQgetResult(connection_.get()));
    const auto status = PQresultStatus(result.get());
    if (result == nullptr) {
      awaits_answer_ = false;
      go_on();
    } else if (status == PGRES_FATAL_ERROR) {
      throw ConnectionLost(connection_message(connection_.get()));
    } else if (status == PGRES_TUPLES_OK) {
      require_announcements(result.get());
    }
  }
}

// First it listens, then it looks at the triggers, then it has an announcement made where the
// memory's reads are made: only when that arrives does it know that others will.
void Listener::go_on() {
  if (!triggers_) return send(question_);
  if (is_listening_ || beats_since_trial_ != 0) return;
  beats_since_trial_ = 1;
  tasks_.spawn(announce(trial_channel_));
}

void Listener::require_announcements(const pg_result* answer) {
  const std::string_view yes = "t";
  if (PQgetvalue(answer, 0, kListens) != yes) {
    throw ConnectionLost("The session has ceased to listen: name PostgreSQL itself, not a pooler");
  }
  if (PQgetvalue(answer, 0, kAnnounces) != yes) {
    throw ConnectionLost(fmt::format(
        "Not every change of {} is announced, so that nothing is remembered: cartwright-migrate "
        "verify says which trigger is missing or disabled",
        announcements_.table));
  }
  const std::string state = PQgetvalue(answer, 0, kState);
  if (triggers_ && *triggers_ != state) throw ConnectionLost("The triggers were changed.");
  triggers_ = state;
}

Task<void> Listener::announce(std::string channel) {
  try {
    co_await database_.get<std::string>(kAnnounce, channel);
  } catch (const Error&) {
    co_return;  // what is not announced is not heard, which ends the connection
  }
}

void Listener::take_notifications() {
  using Notification = std::unique_ptr<PGnotify, FreeNotification>;
  while (const auto notification = Notification(PQnotifies(connection_.get()))) {
    if (notification->relname == trial_channel_) {
      set_listening(true);
    } else {
      notified_(notification->extra);
    }
  }
}

void Listener::beat() {
  if (awaits_answer_) return end("The server does not answer in time.");
  if (!is_listening_ && beats_since_trial_++ > kMostBeats) {
    return end("What is announced is not heard here: name PostgreSQL itself, not a pooler");
  }
  awaits_answer_ = PQsendQuery(connection_.get(), question_.c_str()) != 0;
  if (!awaits_answer_) return end(connection_message(connection_.get()));
  PQflush(connection_.get());
  heartbeat_.set(kHeartbeat);
}

void Listener::end(std::string reason) {
  lost_ = std::move(reason);
  set_listening(false);
  socket_.cancel();
}

void Listener::set_listening(bool is_listening) {
  if (is_listening) last_loss_.clear();
  if (std::exchange(is_listening_, is_listening) != is_listening) state_changed_(is_listening);
}

void Listener::close() {
  heartbeat_.clear();
  tie_.reset();
  set_listening(false);
  lost_.clear();
  triggers_.reset();
  beats_since_trial_ = 0;
  awaits_answer_ = false;
  if (socket_.is_open()) socket_.close();
  connection_.reset();
}

}  // namespace cartwright::db
