#include "platform/db/pool.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include <fmt/ranges.h>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

#include "platform/error.hpp"
#include "platform/runtime/backoff.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::db {
namespace {

namespace asio = boost::asio;

// Measured: with fewer statements a batch the Sync shows, with more the others wait too long.
constexpr std::size_t kSmallBatch = 16;
constexpr std::size_t kLargeBatch = 32;

constexpr std::size_t kMostWaitingReads = 16'384;
constexpr std::size_t kMostWaitingWrites = 4'096;

// While the database is away, callers get their answer soon enough to try again.
constexpr std::chrono::milliseconds kPatienceWhileDown{1'500};

// Without replicas all goes on, so they are looked for without haste.
constexpr std::chrono::milliseconds kMissReplicasFor{5'000};

// How often waiting requests are looked at.
constexpr std::chrono::milliseconds kOverdueCheck{100};

std::string_view name_of(Access access) {
  switch (access) {
    case Access::read:
      return "read";
    case Access::write:
      return "write";
    case Access::listen:
      return "listen";
    case Access::stale:
      return "stale read";
  }
  std::unreachable();
}

std::size_t connections_for(Access access, Load load, const Settings& settings) {
  if (settings.hosts.empty()) return 0;
  if (load == Load::lists) return settings.list_connections;
  return only_reads(access) ? settings.read_connections : settings.write_connections;
}

std::exception_ptr cancelled_error() {
  return std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted));
}

std::exception_ptr busy_error() {
  return std::make_exception_ptr(unavailable("The database is busy."));
}

}  // namespace

Pool::Pool(Executor executor, runtime::Deadlines& deadlines, const Settings& settings,
           Access access, Load load, Pool* fallback)
    : executor_(executor),
      deadlines_(deadlines),
      settings_(settings),
      access_(access),
      load_(load),
      fallback_(fallback),
      overdue_(deadlines, [this] { fail_overdue(); }),
      came_up_(executor, Clock::time_point::max()),
      down_since_(Clock::now()) {
  const auto count = connections_for(access, load, settings);
  for (std::size_t i = 0; i < count; ++i) {
    lanes_.push_back(std::make_unique<Lane>(executor, deadlines, settings, access));
  }
}

void Pool::start(runtime::TaskGroup& tasks) {
  for (auto& lane : lanes_) tasks.spawn_vital("database connection", keep_up(lane.get()));
}

void Pool::close() {
  closed_ = true;
  Completions completions;
  for (auto& request : std::exchange(queue_, {})) {
    completions.push_back({std::move(request), {}, unreachable_error()});
  }
  for (auto& lane : lanes_) {
    lane->connector.cancel();
    if (lane->connection)
      std::ranges::move(lane->connection->abandon(), std::back_inserter(completions));
  }
  settle(std::move(completions));
}

void Pool::disconnect() {
  for (auto& lane : lanes_) lane->connection.reset();
  up_ = 0;
}

Task<Result> Pool::perform(RequestPointer request) {
  return asio::async_initiate<const asio::use_awaitable_t<Executor>, AnswerSignature>(
      [this](Waiter waiter, RequestPointer submitted) {
        submit(std::move(submitted), std::move(waiter));
      },
      use_task, std::move(request));
}

Task<void> Pool::keep_up(Lane* lane) {
  auto backoff = access_ == Access::stale
                     ? runtime::Backoff(runtime::Backoff::kFirst, kMissReplicasFor)
                     : runtime::Backoff();
  Timer pause(executor_);
  while (true) {
    co_await await_first(lane);
    const auto reason = co_await serve(lane);
    if (lane->connection) {
      backoff.reset();
      mark_down(*lane);
    }
    log_loss(reason);
    pause.expires_after(backoff.next());
    co_await pause.async_wait(use_task);
  }
}

Task<void> Pool::await_first(const Lane* lane) {
  // One lane alone looks, often, for a server that is away; all of them would overrun it.
  if (is_up() || lane == lanes_.front().get()) co_return;
  boost::system::error_code woken;
  co_await came_up_.async_wait(asio::redirect_error(use_task, woken));
}

Task<std::string> Pool::serve(Lane* lane) try {
  co_await run(lane);
  std::unreachable();
} catch (const ConnectionLost& loss) {
  co_return loss.what();
}

Task<void> Pool::run(Lane* lane) {
  mark_up(*lane, co_await lane->connector.connect());
  while (true) {
    dispatch();
    co_await lane->connection->receive(&lane->completions);
    settle(std::exchange(lane->completions, {}));
  }
}

void Pool::mark_up(Lane& lane, ConnectionHandle handle) {
  lane.connection = std::make_unique<Connection>(executor_, deadlines_, access_,
                                                 settings_.query_timeout, std::move(handle));
  ++up_;
  last_loss_.clear();
  came_up_.cancel();
}

void Pool::mark_down(Lane& lane) {
  const auto connection = std::move(lane.connection);
  ++counters_.lost_connections;
  if (--up_ == 0) down_since_ = deadlines_.now();
  settle(std::exchange(lane.completions, {}));
  auto unanswered = connection->abandon();
  if (fallback_ == nullptr || closed_) return settle(std::move(unanswered));
  for (auto& completion : unanswered) fallback_->take_over(std::move(completion.request));
  if (!is_up()) {
    for (auto& request : std::exchange(queue_, {})) fallback_->take_over(std::move(request));
  }
}

void Pool::log_loss(const std::string& reason) {
  // Once for all connections and attempts.
  if (closed_ || reason == last_loss_) return;
  last_loss_ = reason;
  log::warning("database connection lost",
               {{"host", fmt::format("{}", fmt::join(settings_.hosts, ","))},
                {"database", settings_.database},
                {"access", name_of(access_)},
                {"reason", reason}});
}

void Pool::submit(RequestPointer request, Waiter waiter) {
  if (auto error = refusal()) {
    asio::post(executor_, [waiter = std::move(waiter), error = std::move(error)]() mutable {
      waiter(std::move(error), Result());
    });
    return;
  }
  request->waiter.emplace(std::move(waiter));
  request->queued_at = deadlines_.now();
  watch_cancellation(request.get());
  queue_.push_back(std::move(request));
  if (access_ == Access::write) {
    dispatch();
  } else if (!std::exchange(dispatch_posted_, true)) {
    // Behind what is ready to run now, which has more to ask: it all goes into the same batches.
    asio::post(executor_, [this] { dispatch_posted(); });
  }
}

void Pool::dispatch_posted() {
  dispatch_posted_ = false;
  dispatch();
}

void Pool::take_over(RequestPointer request) {
  if (auto error = refusal()) return complete({std::move(request), {}, std::move(error)});
  queue_.push_back(std::move(request));
  dispatch();
}

std::exception_ptr Pool::refusal() const {
  const bool is_away = up_ == 0 && deadlines_.now() - down_since_ > kPatienceWhileDown;
  if (closed_ || is_away) return unreachable_error();
  const auto limit = only_reads(access_) ? kMostWaitingReads : kMostWaitingWrites;
  if (queue_.size() >= limit) return busy_error();
  return nullptr;
}

void Pool::watch_cancellation(Request* request) {
  auto slot = asio::get_associated_cancellation_slot(*request->waiter);
  if (!slot.is_connected()) return;
  // The slot stays in use until the caller runs, and may hear of a second cancellation until then.
  slot.assign([this, request](asio::cancellation_type) mutable {
    if (request != nullptr) forget(std::exchange(request, nullptr));
  });
}

void Pool::forget(Request* request) {
  // The request stays where it is; nobody is told when its answer comes.
  auto waiter = std::move(*request->waiter);
  request->waiter.reset();
  asio::post(executor_,
             [waiter = std::move(waiter)]() mutable { waiter(cancelled_error(), Result()); });
}

void Pool::dispatch() {
  for (auto& lane : lanes_) {
    if (queue_.empty()) break;
    if (lane->connection && lane->connection->is_free()) send_batch(*lane->connection);
  }
  if (queue_.empty()) {
    overdue_.clear();
  } else if (!overdue_.is_linked()) {
    overdue_.set(kOverdueCheck);
  }
}

void Pool::send_batch(Connection& connection) {
  std::size_t size = 0;
  const auto most = batch_size();
  while (size < most && !queue_.empty()) {
    auto& next = queue_.front();
    const bool is_alone = next->alone;
    if (is_alone && size != 0) break;
    auto request = std::move(next);
    queue_.pop_front();
    if (!request->waiter) continue;
    connection.add(std::move(request));
    ++size;
    if (is_alone) break;
  }
  if (size == 0) return;
  connection.send();
  ++counters_.batches;
  counters_.statements += size;
}

std::size_t Pool::batch_size() const {
  if (access_ == Access::write || load_ == Load::lists) return 1;
  return std::clamp((queue_.size() + up_ - 1) / up_, kSmallBatch, kLargeBatch);
}

void Pool::settle(Completions completions) {
  for (auto& completion : completions | std::views::reverse) {
    if (!completion.send_again || closed_) continue;
    ++counters_.repeated;
    queue_.push_front(std::move(completion.request));
  }
  // The server gets its next batch before those who wait for this one run.
  dispatch();
  for (auto& completion : completions) {
    if (completion.request) complete(std::move(completion));
  }
}

void Pool::fail_overdue() {
  const auto latest = deadlines_.now() - patience();
  Completions overdue;
  while (!queue_.empty() && queue_.front()->queued_at <= latest) {
    auto error = is_up() ? busy_error() : unreachable_error();
    overdue.push_back({std::move(queue_.front()), {}, std::move(error)});
    queue_.pop_front();
  }
  settle(std::move(overdue));
}

std::chrono::milliseconds Pool::patience() const {
  return is_up() ? settings_.query_timeout : std::min(settings_.query_timeout, kPatienceWhileDown);
}

}  // namespace cartwright::db
