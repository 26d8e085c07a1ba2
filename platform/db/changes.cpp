#include "platform/db/changes.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>

#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "platform/runtime/log.hpp"
#include "platform/runtime/or_error.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::db {
namespace {

namespace asio = boost::asio;

// A server that has vanished without a word is noticed after at most two of these.
constexpr std::chrono::milliseconds kHeartbeat{2'000};

// How long an announcement may be on its way.
constexpr int kMostBeats = 2;

constexpr const char* kAnnounce = "SELECT pg_notify($1, '')::text";

// Whether the session listens still, whether every session fires the triggers, and what changes
// when somebody touches them.
constexpr std::string_view kQuestion = R"sql(
  SELECT {} AS number, EXISTS (SELECT FROM pg_listening_channels() AS heard WHERE heard = '{}'),
         count(*) FILTER (WHERE tgenabled IN ('A', 'R')) = {},
         string_agg(tgname || tgenabled::text || xmin::text, ',' ORDER BY tgname)
  FROM pg_trigger
  WHERE tgrelid = to_regclass(nullif('{}', '')) AND tgname = ANY ('{{{}}}')
)sql";

// Columns of the answer.
constexpr int kListens = 1;
constexpr int kAnnounces = 2;
constexpr int kState = 3;

struct FreeNotification {
  void operator()(PGnotify* notification) const { PQfreemem(notification); }
};

bool is_true(const pg_result* answer, int row, int column) {
  return PQgetvalue(answer, row, column) == std::string_view("t");
}

}  // namespace

Changes::Changes(Executor executor, runtime::Deadlines& deadlines, const Settings& settings,
                 Primary& primary, Pool& reads)
    : executor_(executor),
      primary_(primary),
      reads_(reads),
      connector_(executor, deadlines, settings, Access::listen, primary),
      heartbeat_(deadlines, [this] { beat(); }),
      keeper_(executor, {.name = "database listener",
                         .round = [this] { return keep_listening(); },
                         .tidy = [this] { disconnect(); }}),
      socket_(executor) {}

void Changes::add(Channel& channel) {
  runtime::require(tasks_ == nullptr, "a channel comes after it is listened");
  channels_.push_back(channel);
}

void Changes::start(runtime::TaskGroup& tasks) {
  tasks_ = &tasks;
  if (!channels_.empty()) keeper_.start(tasks);
}

std::string Changes::names() const {
  std::vector<std::string_view> all;
  for (const auto& channel : channels_) all.push_back(channel.announcements_.channel);
  return fmt::format("{}", fmt::join(all, ","));
}

std::string Changes::listening() const {
  auto sql = fmt::format("LISTEN {}", trial_channel_);
  for (const auto& channel : channels_) {
    sql += fmt::format(R"(; LISTEN "{}")", channel.announcements_.channel);
  }
  return sql;
}

std::string Changes::question() const {
  std::vector<std::string> parts;
  for (const auto& channel : channels_) {
    const auto& [name, table, triggers] = channel.announcements_;
    parts.push_back(fmt::format(kQuestion, parts.size(), name, triggers.size(), table,
                                fmt::join(triggers, ",")));
  }
  return fmt::format("{} ORDER BY number", fmt::join(parts, "UNION ALL"));
}

Task<runtime::Round> Changes::keep_listening() {
  const auto reason = co_await listen_until_lost();
  // Why there is no connection, the log says already.
  if (connection_ && reason != last_loss_) {
    log::warning("database listener lost", {{"channel", names()}, {"reason", reason}});
    last_loss_ = reason;
  }
  co_return is_proven_ ? runtime::Round::lost() : runtime::Round::failed();
}

Task<std::string> Changes::listen_until_lost() try {
  co_await listen();
  std::unreachable();
} catch (const ConnectionLost& loss) {
  co_return loss.what();
}

Task<void> Changes::listen() {
  auto opened = co_await connector_.connect();
  connection_ = std::move(opened.connection);
  tie_.emplace(primary_, std::move(opened.server),
               [this] { end("Another server is the primary now."); });
  socket_ = watch_socket(executor_, connection_.get());
  trial_channel_ = fmt::format("trial_{}", PQbackendPID(connection_.get()));
  question_ = question();
  send(listening());
  heartbeat_.set(kHeartbeat);
  while (true) {
    co_await hear();
    take_results();
    take_notifications();
  }
}

Task<void> Changes::hear() {
  boost::system::error_code failure;
  co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(use_task, failure));
  if (!lost_.empty()) throw ConnectionLost(lost_);
  if (failure) throw boost::system::system_error(failure);
  if (!take_input(connection_.get())) throw ConnectionLost(connection_message(connection_.get()));
}

void Changes::send(const std::string& sql) {
  awaits_answer_ = PQsendQuery(connection_.get(), sql.c_str()) != 0;
  if (!awaits_answer_) throw ConnectionLost(connection_message(connection_.get()));
  PQflush(connection_.get());
}

void Changes::take_results() {
  while (awaits_answer_ && PQisBusy(connection_.get()) == 0) {
    const ResultHandle result(PQgetResult(connection_.get()));
    const auto status = PQresultStatus(result.get());
    if (result == nullptr) {
      awaits_answer_ = false;
      go_on();
    } else if (status == PGRES_FATAL_ERROR) {
      throw ConnectionLost(connection_message(connection_.get()));
    } else if (status == PGRES_TUPLES_OK) {
      take_answer(result.get());
    }
  }
}

// First it listens, then it looks at the triggers, then it has an announcement made where the
// memories' reads are made: only when that arrives does it know that others will.
void Changes::go_on() {
  if (!std::exchange(has_asked_, true)) return send(question_);
  if (is_proven_ || beats_since_trial_ != 0) return;
  beats_since_trial_ = 1;
  tasks_->spawn(announce(trial_channel_));
}

void Changes::take_answer(const pg_result* answer) {
  if (std::cmp_not_equal(PQntuples(answer), channels_.size())) {
    throw ConnectionLost("The channels are not those that were asked about.");
  }
  int row = 0;
  for (auto& channel : channels_) {
    if (!is_true(answer, row, kListens)) {
      throw ConnectionLost(
          "The session has ceased to listen: name PostgreSQL itself, not a pooler");
    }
    const bool announces = is_true(answer, row, kAnnounces);
    channel.take(announces ? std::optional<std::string>(PQgetvalue(answer, row, kState))
                           : std::nullopt);
    if (is_proven_) channel.trust();
    ++row;
  }
}

// What is not announced is not heard, which ends the connection.
Task<void> Changes::announce(std::string channel) {
  auto request = std::make_unique<Request>(kAnnounce, nullptr, Parameters(channel));
  co_await runtime::or_error(reads_.perform(std::move(request)));
}

void Changes::take_notifications() {
  using Notification = std::unique_ptr<PGnotify, FreeNotification>;
  while (const auto notification = Notification(PQnotifies(connection_.get()))) {
    if (notification->relname == trial_channel_) prove();
    for (auto& channel : channels_) {
      if (channel.announcements_.channel == notification->relname) {
        channel.tell(notification->extra);
      }
    }
  }
}

void Changes::prove() {
  is_proven_ = true;
  last_loss_.clear();
  for (auto& channel : channels_) channel.trust();
}

void Changes::beat() {
  if (awaits_answer_) return end("The server does not answer in time.");
  if (!is_proven_ && beats_since_trial_++ > kMostBeats) {
    return end("What is announced is not heard here: name PostgreSQL itself, not a pooler");
  }
  awaits_answer_ = PQsendQuery(connection_.get(), question_.c_str()) != 0;
  if (!awaits_answer_) return end(connection_message(connection_.get()));
  PQflush(connection_.get());
  heartbeat_.set(kHeartbeat);
}

void Changes::end(std::string reason) {
  lost_ = std::move(reason);
  doubt();
  socket_.cancel();
}

void Changes::doubt() {
  is_proven_ = false;
  for (auto& channel : channels_) channel.doubt();
}

void Changes::disconnect() {
  heartbeat_.clear();
  tie_.reset();
  doubt();
  lost_.clear();
  beats_since_trial_ = 0;
  awaits_answer_ = false;
  has_asked_ = false;
  if (socket_.is_open()) socket_.close();
  connection_.reset();
}

}  // namespace cartwright::db
