#include "platform/db/pool.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <ranges>
#include <utility>

#include "platform/db/lease.hpp"

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

// How often waiting requests are looked at.
constexpr std::chrono::milliseconds kOverdueCheck{100};

// Where the first in the line has waited so long for a while, the database has less time than is
// asked of it. Whoever comes then is told at once, which leaves a bearable wait to all others;
// else they would all wait as long as the last of them can bear.
constexpr std::chrono::milliseconds kMostBehind{500};
constexpr std::chrono::milliseconds kCaughtUp{250};
constexpr std::size_t kChecksBehind = 3;  // so it is not this loop that was held

std::size_t connections_for(Access access, Load load, const Settings& settings) {
  if (settings.hosts.empty()) return 0;
  if (load == Load::lists) return settings.list_connections;
  return only_reads(access) ? settings.read_connections : settings.write_connections;
}

// A statement that takes longer may wait for a lock, and those behind it should not.
constexpr std::chrono::milliseconds kStall{150};

std::exception_ptr cancelled_error() {
  return std::make_exception_ptr(boost::system::system_error(asio::error::operation_aborted));
}

}  // namespace

Pool::Pool(Executor executor, runtime::Deadlines& deadlines, const Settings& settings,
           Access access, Load load, Primary& primary, Pool* fallback)
    : executor_(executor),
      deadlines_(deadlines),
      settings_(settings),
      access_(access),
      load_(load),
      fallback_(fallback),
      primary_(primary),
      overdue_(deadlines, [this] { fail_overdue(); }),
      stalls_(deadlines, [this] { look_for_stalls(); }),
      spare_idle_(deadlines, [this] { dismiss_spare(); }),
      came_up_(executor),
      spare_called_(executor),
      down_since_(Clock::now()),
      lacks_(deadlines, log::Level::warning, "database lacks resources"),
      rests_(deadlines, log::Level::warning, "transaction rested for too long") {
  const auto count = connections_for(access, load, settings);
  const bool has_spare = count != 0 && only_reads(access) && load == Load::requests;
  for (std::size_t i = 0; i < count + (has_spare ? 1 : 0); ++i) {
    lanes_.push_back(std::make_unique<Lane>(executor, deadlines, settings, access, primary));
  }
  if (has_spare) spare_ = lanes_.back().get();
}

void Pool::close() {
  closed_ = true;
  Completions completions;
  for (auto& request : queue_.take_all()) {
    completions.push_back({std::move(request), {}, unreachable_error()});
  }
  for (auto& lane : lanes_) {
    lane->connector.cancel();
    take_back(*lane);
    if (lane->connection)
      std::ranges::move(lane->connection->abandon(), std::back_inserter(completions));
  }
  settle(std::move(completions));
}

void Pool::disconnect() {
  for (auto& lane : lanes_) {
    lane->tie.reset();
    lane->connection.reset();
  }
  up_ = 0;
}

Task<Result> Pool::perform(RequestPointer request) {
  return asio::async_initiate<const asio::use_awaitable_t<Executor>, AnswerSignature>(
      [this](Waiter waiter, RequestPointer submitted) {
        submit(std::move(submitted), std::move(waiter));
      },
      use_task, std::move(request));
}

void Pool::submit(RequestPointer request, Waiter waiter) {
  if (access_ == Access::write && !goes_on(request->part) && !request->row)
    request->row = request->first_row();
  if (auto error = refusal(*request)) {
    asio::post(executor_, [waiter = std::move(waiter), error = std::move(error)]() mutable {
      waiter(std::move(error), Result());
    });
    return;
  }
  request->waiter.emplace(std::move(waiter));
  request->queued_at = request->lined_up_at = deadlines_.now();
  watch_cancellation(request.get());
  if (goes_on(request->part)) return go_on(std::move(request));
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

std::exception_ptr Pool::refusal(const Request& request) {
  if (goes_on(request.part)) return request.lease->refusal();
  if (request.row && queue_.is_full(*request.row)) return busy_error();
  return refusal();
}

std::exception_ptr Pool::refusal() {
  const bool is_away = up_ == 0 && deadlines_.now() - down_since_ > kPatienceWhileDown;
  if (closed_ || is_away) return unreachable_error();
  const auto limit = only_reads(access_) ? kMostWaitingReads : kMostWaitingWrites;
  if (queue_.lined_up() >= limit) return busy_error();
  if (is_up() && checks_behind_ >= kChecksBehind && waits_since(kMostBehind)) return busy_error();
  return nullptr;
}

bool Pool::waits_since(std::chrono::milliseconds time_ago) {
  const auto& line = queue_.free();
  return !line.empty() && line.front()->lined_up_at <= deadlines_.now() - time_ago;
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
  request->lease = nullptr;
  asio::post(executor_,
             [waiter = std::move(waiter)]() mutable { waiter(cancelled_error(), Result()); });
}

void Pool::end_turn(Lane& lane) {
  queue_.end_turn(std::exchange(lane.row, std::nullopt), deadlines_.now());
}

void Pool::dispatch() {
  for (auto& lane : lanes_) {
    auto& line = lane.get() == spare_ ? queue_.free() : queue_.next();
    if (line.empty()) break;
    if (lane->is_free()) send_batch(*lane, line);
  }
  if (queue_.is_empty()) {
    checks_behind_ = 0;
    overdue_.clear();
  } else if (!overdue_.is_linked()) {
    overdue_.set(kOverdueCheck);
  }
}

void Pool::send_batch(Lane& lane, Queue::Line& line) {
  auto& connection = *lane.connection;
  std::size_t size = 0;
  const auto most = batch_size();
  while (size < most && !line.empty()) {
    auto& next = line.front();
    const bool is_alone = next->alone;
    if (is_alone && size != 0) break;
    auto request = std::move(next);
    line.pop_front();
    if (!request->waiter) {
      queue_.end_turn(request->row, deadlines_.now());
      continue;
    }
    lane.row = request->row;
    if (request->lease != nullptr) lend(lane, *std::exchange(request->lease, nullptr));
    counters_.statements += request->statements.size();
    connection.add(std::move(request));
    ++size;
    if (is_alone) break;
  }
  if (size == 0) return;
  connection.send();
  ++counters_.batches;
  if (only_reads(access_) && !stalls_.is_linked()) stalls_.set({});
}

std::size_t Pool::batch_size() const {
  if (access_ == Access::write || load_ == Load::lists) return 1;
  const auto lanes = std::max<std::size_t>(up_, 1);
  return std::clamp((queue_.size() + lanes - 1) / lanes, kSmallBatch, kLargeBatch);
}

void Pool::settle(Completions completions) {
  for (auto& completion : completions | std::views::reverse) {
    if (queue_.holds_up()) note_answer(completion);
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

void Pool::note_answer(const Completion& completion) {
  const char* sql = completion.request->sql();
  completion.error ? queue_.let_go_if_last(sql) : queue_.let_go(sql);
}

void Pool::fail_overdue() {
  if (waits_since(kMostBehind)) {
    ++checks_behind_;
  } else if (!waits_since(kCaughtUp)) {
    checks_behind_ = 0;
  }
  Completions overdue;
  const auto now = deadlines_.now();
  for (auto& request : queue_.take_overdue(now, patience())) {
    overdue.push_back({std::move(request), {}, is_up() ? busy_error() : unreachable_error()});
  }
  settle(std::move(overdue));
}

void Pool::look_for_stalls() {
  std::size_t stalled = 0;
  bool is_busy = false;
  for (auto& lane : lanes_) {
    if (!lane->connection || lane->connection->is_free()) continue;
    is_busy = true;
    if (deadlines_.now() - lane->connection->silent_since() < kStall) continue;
    make_way(*lane->connection);
    if (lane.get() != spare_) ++stalled;
  }
  if (is_busy) stalls_.set({});
  dispatch();
  const bool all_are_stalled = up_ > 0 && stalled >= up_;
  if (spare_ != nullptr && all_are_stalled && !queue_.free().empty()) spare_called_.notify_one();
}

void Pool::make_way(Connection& connection) {
  const char* sql = connection.awaited_sql();
  if (sql == nullptr) return;
  queue_.hold_up(sql);
  for (auto& request : connection.withdraw_others(sql) | std::views::reverse) {
    queue_.push_front(std::move(request));
  }
}

std::chrono::milliseconds Pool::patience() const {
  return is_up() ? settings_.query_timeout : std::min(settings_.query_timeout, kPatienceWhileDown);
}

}  // namespace cartwright::db
