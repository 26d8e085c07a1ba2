#include "cart/departures/departures.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/cancellation.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::cart {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{2'000};
constexpr std::chrono::milliseconds kTimeout{5'000};

// Longer than a request waits for the database, to read a cart and then to make it.
constexpr std::chrono::milliseconds kAgainAfter{12'000};
constexpr std::size_t kMostRecent = 65'536;

constexpr db::Query kPosition{R"sql(
  SELECT position FROM departures
)sql"};

// A position only grows, whoever else is at it.
constexpr db::Command kMoveOn{R"sql(
  UPDATE departures SET position = $1 WHERE position < $1
)sql"};

constexpr db::Command kGoBack{R"sql(
  UPDATE departures SET position = $2 WHERE position = $1
)sql"};

}  // namespace

Departures::Departures(Executor executor, rpc::Channel& channel, db::Database& database,
                       Carts& carts)
    : channel_(channel),
      database_(database),
      carts_(carts),
      tasks_(executor),
      follower_(executor, {.name = "departures", .round = [this] { return follow(); }}) {
  database_.require_tables({"departures"});
}

void Departures::start() { follower_.start(tasks_); }

Task<void> Departures::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

Task<runtime::Round> Departures::follow() {
  bool has_more = false;
  try {
    has_more = co_await follow_some();
    is_failing_ = false;
  } catch (const std::exception& failure) {
    if (runtime::is_cancellation(failure)) throw;
    if (!std::exchange(is_failing_, true)) {
      log::warning("deleted users are not followed", {{"reason", reason_of(failure)}});
    }
  }
  co_return runtime::Round::again_after(has_more ? std::chrono::milliseconds(0) : kPause);
}

// True if there may be more at once.
Task<bool> Departures::follow_some() {
  co_await remove_again();
  DeletedUsersRequest request;
  const auto position = co_await database_.get<std::int64_t>(kPosition);
  request.set_after(position);
  auto response = co_await channel_.call<DeletedUsersResponse>(
      "/UserAuth/DeletedUsers", request, kTimeout, rpc::Semantics::idempotent);
  const bool has_some = !response.users().empty();
  if (!has_some && response.latest() < position) {
    // customers was restored to an earlier moment and counts from there.
    const std::int64_t latest = response.latest();
    co_await database_.execute(kGoBack, position, latest);
  }
  co_await remove_carts(std::move(response));
  co_return has_some;
}

Task<void> Departures::remove_carts(DeletedUsersResponse response) {
  for (const auto& user : response.users()) {
    const UserId user_id{user.user_id()};
    const std::int64_t position = user.position();
    const UserId last{std::max(user.last_user_id(), user.user_id())};
    if (last != user_id) co_await remove_carts(user_id, last);
    co_await database_.execute(Carts::removal_of(user_id).then(kMoveOn, position));
    if (recent_.size() == kMostRecent) recent_.pop_front();
    recent_.emplace_back(user_id, last, Clock::now() + kAgainAfter);
  }
}

Task<void> Departures::remove_carts(UserId first, UserId last) {
  while (co_await carts_.remove_some(first, last) > 0) {
  }
}

Task<void> Departures::remove_again() {
  while (!recent_.empty() && recent_.front().again_at <= Clock::now()) {
    co_await remove_carts(recent_.front().first, recent_.front().last);
    recent_.pop_front();
  }
}

}  // namespace cartwright::cart
