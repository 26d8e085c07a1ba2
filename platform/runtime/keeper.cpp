#include "platform/runtime/keeper.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/cancellation.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::runtime {

namespace asio = boost::asio;

Keeper::Keeper(Executor executor, Work work) : work_(std::move(work)), pause_(executor) {
  const bool has_rounds = work_.round != nullptr;
  const bool is_endless = work_.endless != nullptr;
  require(has_rounds != is_endless, "work is either done in rounds or endless");
}

void Keeper::start(TaskGroup& tasks) { tasks.spawn_vital(work_.name, keep()); }

Task<void> Keeper::keep() {
  while (!is_ending_) {
    const auto round = co_await do_round();
    if (work_.tidy) work_.tidy();
    if (!is_ending_) co_await pause(delay_after(round));
  }
}

Task<Round> Keeper::do_round() {
  const auto state = co_await asio::this_coro::cancellation_state;
  begun_ = Clock::now();
  try {
    co_return co_await do_work();
  } catch (const std::exception& fault) {
    // Without a cancellation, somebody else has interrupted what it waits for.
    const bool is_cancelled = state.cancelled() != asio::cancellation_type::none;
    if (is_cancelled && is_cancellation(fault)) throw;
    report(reason_of(fault));
  }
  co_return Round::failed();
}

Task<Round> Keeper::do_work() {
  if (work_.round) co_return co_await work_.round();
  co_await work_.endless();
  const auto state = co_await asio::this_coro::cancellation_state;
  const bool is_told_to = is_ending_ || state.cancelled() != asio::cancellation_type::none;
  if (!is_told_to) throw std::logic_error("it has ended by itself");
  co_return Round::failed();
}

// Once for a fault that comes at each attempt.
void Keeper::report(std::string reason) {
  if (Clock::now() - begun_ > work_.backoff.longest()) {
    work_.backoff.reset();
    last_fault_.clear();
  }
  if (reason == last_fault_) return;
  log::error("task failed and begins anew", {{"task", work_.name}, {"reason", reason}});
  last_fault_ = std::move(reason);
}

std::chrono::milliseconds Keeper::delay_after(Round round) {
  if (round.went_well) {
    work_.backoff.reset();
    last_fault_.clear();
  }
  return round.pause ? *round.pause : work_.backoff.next();
}

Task<void> Keeper::pause(std::chrono::milliseconds delay) {
  boost::system::error_code moved;
  pause_.expires_at(std::min(Clock::now() + delay, latest_));
  while (Clock::now() < pause_.expiry()) {
    co_await pause_.async_wait(asio::redirect_error(use_task, moved));
  }
  latest_ = Clock::time_point::max();
}

void Keeper::wake(Clock::time_point latest) {
  latest_ = std::min(latest_, latest);
  if (pause_.expiry() > latest_) pause_.expires_at(latest_);
}

void Keeper::end() {
  is_ending_ = true;
  wake();
}

}  // namespace cartwright::runtime
