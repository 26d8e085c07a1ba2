#include "platform/runtime/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include <fmt/format.h>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::runtime {
namespace {

bool is_cancellation(const std::exception& failure) {
  const auto* error = dynamic_cast<const boost::system::system_error*>(&failure);
  return error != nullptr && error->code() == boost::asio::error::operation_aborted;
}

void report(std::exception_ptr failure, std::string_view vital_name, bool is_cancelled) try {
  std::rethrow_exception(std::move(failure));
} catch (const std::exception& error) {
  if (is_cancellation(error) && (is_cancelled || vital_name.empty())) return;
  if (vital_name.empty()) return log::error("task failed", {{"reason", reason_of(error)}});
  end_process(fmt::format("{} failed: {}", vital_name, reason_of(error)));
}

}  // namespace

TaskGroup::TaskGroup(Executor executor)
    : executor_(executor), all_ended_(executor, std::chrono::steady_clock::time_point::max()) {}

TaskGroup::Member TaskGroup::spawn(Task<void> task) { return start({}, std::move(task)); }

TaskGroup::Member TaskGroup::spawn_vital(std::string_view name, Task<void> task) {
  return start(name, std::move(task));
}

TaskGroup::Member TaskGroup::start(std::string_view vital_name, Task<void> task) {
  const auto member = members_.emplace(members_.end(), vital_name);
  boost::asio::co_spawn(executor_, std::move(task),
                        boost::asio::bind_cancellation_slot(
                            member->signal.slot(),
                            [this, member](std::exception_ptr failure) { end(member, failure); }));
  return member;
}

void TaskGroup::cancel() {
  // A member may end while its own signal is being emitted; the signal must outlive that.
  cancelling_ = true;
  for (auto member = members_.begin(); member != members_.end();) {
    auto& running = *member++;
    running.is_cancelled = true;
    running.signal.emit(boost::asio::cancellation_type::terminal);
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
  member->is_cancelled = true;
  member->signal.emit(boost::asio::cancellation_type::terminal);
  cancelling_ = within_another;
  if (!within_another) ended_while_cancelling_.clear();
}

void TaskGroup::end(Member member, std::exception_ptr failure) {
  if (failure) report(std::move(failure), member->vital_name, member->is_cancelled);
  if (cancelling_) {
    ended_while_cancelling_.splice(ended_while_cancelling_.end(), members_, member);
  } else {
    members_.erase(member);
  }
  if (members_.empty()) all_ended_.cancel();
}

}  // namespace cartwright::runtime
