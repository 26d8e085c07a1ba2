#include "cart/departures/departures.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <utility>

#include "platform/error.hpp"
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
constexpr db::Command kRemove{R"sql(
  WITH gone AS (DELETE FROM carts WHERE user_id = $1)
  UPDATE departures SET position = $2 WHERE position < $2
)sql"};

// Some at a time, so that no statement takes long, however many went at once.
constexpr db::Command kRemoveSome{R"sql(
  DELETE FROM carts
  WHERE user_id IN (SELECT user_id FROM carts WHERE user_id BETWEEN $1 AND $2 LIMIT 1000)
)sql"};

constexpr db::Command kGoBack{R"sql(
  UPDATE departures SET position = $2 WHERE position = $1
)sql"};

void rethrow_if_cancelled(std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
  } catch (...) {
    return;
  }
}

}  // namespace

Departures::Departures(Executor executor, rpc::Channel& channel, db::Database& database)
    : channel_(channel), database_(database), tasks_(executor), pause_(executor) {}

void Departures::start() { tasks_.spawn_vital("departures", follow_until_cancelled()); }

Task<void> Departures::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

Task<void> Departures::follow_until_cancelled() {
  while (true) {
    bool has_more = false;
    std::exception_ptr failure;
    try {
      has_more = co_await follow();
      is_failing_ = false;
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure) {
      rethrow_if_cancelled(failure);
      log_once(std::move(failure));
    }
    pause_.expires_after(has_more ? std::chrono::milliseconds(0) : kPause);
    co_await pause_.async_wait(use_task);
  }
}

// True if there may be more at once.
Task<bool> Departures::follow() {
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
    co_await database_.execute(kRemove, user_id, position);
    if (recent_.size() == kMostRecent) recent_.pop_front();
    recent_.emplace_back(user_id, last, Clock::now() + kAgainAfter);
  }
}

Task<void> Departures::remove_carts(UserId first, UserId last) {
  while (co_await database_.execute(kRemoveSome, first, last) > 0) {
  }
}

Task<void> Departures::remove_again() {
  while (!recent_.empty() && recent_.front().again_at <= Clock::now()) {
    co_await remove_carts(recent_.front().first, recent_.front().last);
    recent_.pop_front();
  }
}

void Departures::log_once(std::exception_ptr failure) {
  if (std::exchange(is_failing_, true)) return;
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const std::exception& error) {
    log::warning("deleted users are not followed", {{"reason", reason_of(error)}});
  }
}

}  // namespace cartwright::cart
