#include "platform/runtime/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::runtime {
namespace {

void log_unless_cancelled(std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const boost::system::system_error& error) {
    if (error.code() != boost::asio::error::operation_aborted) {
      log::error("task failed", {{"reason", reason_of(error)}});
    }
  } catch (const std::exception& error) {
    log::error("task failed", {{"reason", reason_of(error)}});
  }
}

}  // namespace

TaskGroup::TaskGroup(Executor executor)
    : executor_(executor), all_ended_(executor, std::chrono::steady_clock::time_point::max()) {}

TaskGroup::Member TaskGroup::spawn(Task<void> task) {
  const auto member = members_.emplace(members_.end());
  boost::asio::co_spawn(
      executor_, std::move(task),
      boost::asio::bind_cancellation_slot(
          member->slot(), [this, member](std::exception_ptr failure) { end(member, failure); }));
  return member;
}

void TaskGroup::cancel() {
  // A member may end while its own signal is being emitted; the signal must outlive that.
  cancelling_ = true;
  for (auto member = members_.begin(); member != members_.end();) {
    auto& signal = *member++;
    signal.emit(boost::asio::cancellation_type::terminal);
  }
  cancelling_ = false;
  ended_while_cancelling_.clear();
}

Task<void> TaskGroup::join() {
  boost::system::error_code woken;
  while (!members_.empty()) {
    co_await all_ended_.async_wait(boost::asio::redirect_error(use_task, woken));
  }
}

void TaskGroup::cancel(Member member) {
  const bool within_another = std::exchange(cancelling_, true);
  member->emit(boost::asio::cancellation_type::terminal);
  cancelling_ = within_another;
  if (!within_another) ended_while_cancelling_.clear();
}

void TaskGroup::end(Member member, std::exception_ptr failure) {
  if (cancelling_) {
    ended_while_cancelling_.splice(ended_while_cancelling_.end(), members_, member);
  } else {
    members_.erase(member);
  }
  if (failure) log_unless_cancelled(std::move(failure));
  if (members_.empty()) all_ended_.cancel();
}

}  // namespace cartwright::runtime
