// How a pool keeps its connections up.

#include <fmt/ranges.h>

#include <string_view>
#include <utility>

#include "platform/db/pool.hpp"
#include "platform/runtime/backoff.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::db {
namespace {

// Without replicas all goes on, so they are looked for without haste.
constexpr std::chrono::milliseconds kMissReplicasFor{5'000};

// How long the spare stays connected after it was of use.
constexpr std::chrono::milliseconds kSpareIdle{60'000};

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

}  // namespace

void Pool::start(runtime::TaskGroup& tasks) {
  const auto backoff = access_ == Access::stale
                           ? runtime::Backoff(runtime::Backoff::kFirst, kMissReplicasFor)
                           : runtime::Backoff();
  for (auto& lane : lanes_) {
    runtime::Keeper::Work work{.name = "database connection",
                               .round = [this, lane = lane.get()] { return keep_up(lane); },
                               .tidy = [this, lane = lane.get()] { mark_down(*lane); },
                               .backoff = backoff};
    keepers_.emplace_back(executor_, std::move(work)).start(tasks);
  }
}

Task<runtime::Round> Pool::keep_up(Lane* lane) {
  co_await await_turn(lane);
  const auto reason = co_await serve(lane);
  const bool was_up = lane->connection != nullptr;
  // The spare goes as it comes.
  if (!was_up || lane != spare_) log_loss(reason);
  co_return was_up ? runtime::Round::lost() : runtime::Round::failed();
}

Task<void> Pool::await_turn(const Lane* lane) {
  if (lane == spare_) co_await spare_called_.wait();
  // One lane alone looks, often, for a server that is away; all of them would overrun it.
  if (is_up() || lane == lanes_.front().get()) co_return;
  co_await came_up_.wait();
}

Task<std::string> Pool::serve(Lane* lane) try {
  co_await run(lane);
  std::unreachable();
} catch (const DatabaseUnfit& unfit) {
  unfitness_ = unfit.what();
  co_return unfitness_;
} catch (const ConnectionLost& loss) {
  unfitness_.clear();
  co_return loss.what();
}

Task<void> Pool::run(Lane* lane) {
  mark_up(*lane, co_await lane->connector.connect());
  while (true) {
    dispatch();
    co_await lane->connection->receive(&lane->completions);
    roll_back_if_left_open(*lane);
    if (lane->is_free()) end_turn(*lane);
    settle(std::exchange(lane->completions, {}));
  }
}

void Pool::mark_up(Lane& lane, Opened opened) {
  lane.connection =
      std::make_unique<Connection>(executor_, deadlines_, access_, settings_.query_timeout, lacks_,
                                   std::move(opened.connection));
  if (&lane != spare_) ++up_;
  if (access_ != Access::stale) {
    lane.tie.emplace(primary_, std::move(opened.server), [connection = lane.connection.get()] {
      connection->give_up("Another server is the primary now.");
    });
  }
  if (&lane == spare_) return spare_idle_.set(kSpareIdle);
  last_loss_.clear();
  unfitness_.clear();
  came_up_.notify_all();
}

void Pool::mark_down(Lane& lane) {
  if (!lane.connection) return;
  take_back(lane);
  end_turn(lane);
  lane.tie.reset();
  const auto connection = std::move(lane.connection);
  if (&lane != spare_) {
    ++counters_.lost_connections;
    if (--up_ == 0) down_since_ = deadlines_.now();
  }
  settle(std::exchange(lane.completions, {}));
  auto unanswered = connection->abandon();
  for (auto& completion : unanswered) completion.send_again = may_move(*completion.request);
  settle(std::move(unanswered));
  if (fallback_ == nullptr || closed_ || is_up()) return;
  for (auto& request : queue_.take_all()) fallback_->take_over(std::move(request));
}

bool Pool::may_move(Request& request) const {
  // Whoever has waited for long already would wait twice.
  return only_reads(access_) && request.waiter && !std::exchange(request.moved, true) &&
         deadlines_.now() - request.queued_at < settings_.query_timeout;
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

void Pool::dismiss_spare() {
  if (!spare_->connection) return;
  if (spare_->connection->is_free() && !queue_.holds_up()) {
    return spare_->connection->give_up("It is not needed any more.");
  }
  spare_idle_.set(kSpareIdle);
}

}  // namespace cartwright::db
