#include "platform/runtime/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/cancellation.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::runtime {
namespace {

void report(std::exception_ptr failure, const auto& task) try {
  std::rethrow_exception(std::move(failure));
} catch (const std::exception& error) {
  const bool is_vital = !task.vital_name.empty();
  if (is_cancellation(error) && (task.is_cancelled || !is_vital)) return;
  if (!is_vital) return log::error("task failed", {{"reason", reason_of(error)}});
  end_process(fmt::format("{} failed: {}", task.vital_name, reason_of(error)));
}

}  // namespace

TaskGroup::TaskGroup(Executor executor) : executor_(executor), all_ended_(executor) {}

TaskGroup::Member TaskGroup::spawn(Task<void> task) { return start({}, std::move(task)); }

TaskGroup::Member TaskGroup::spawn_vital(std::string_view name, Task<void> task) {
  return start(name, std::move(task));
}

TaskGroup::Member TaskGroup::start(std::string_view vital_name, Task<void> task) {
  const auto member = members_.emplace(members_.end(), vital_name);
  try {
    boost::asio::co_spawn(executor_, std::move(task),
                          boost::asio::bind_cancellation_slot(
                              member->signal.slot(), [this, member](std::exception_ptr failure) {
                                end(member, failure);
                              }));
  } catch (const std::exception&) {
    members_.erase(member);  // it has never begun, so nobody would
    throw;
  }
  return member;
}

// What a member does when it is cancelled may end any member, begin others and cancel once more. So
// nobody leaves the list meanwhile, and only those are looked for that were there before.
void TaskGroup::cancel() {
  for (auto& running : members_) running.is_to_cancel = true;
  ++cancelling_;
  for (auto& running : members_) {
    if (running.is_to_cancel) emit(running);
  }
  --cancelling_;
  take_out_ended();
}

void TaskGroup::cancel(Member member) {
  ++cancelling_;
  emit(*member);
  --cancelling_;
  take_out_ended();
}

void TaskGroup::emit(Running& running) {
  running.is_to_cancel = false;
  if (running.has_ended) return;
  running.is_cancelled = true;
  running.signal.emit(boost::asio::cancellation_type::terminal);
}

Task<void> TaskGroup::join() {
  while (size() > 0) co_await all_ended_.wait();
}

void TaskGroup::end(Member member, std::exception_ptr failure) {
  if (failure) report(std::move(failure), *member);
  member->has_ended = true;
  ++ended_;
  // Its signal may be what is being emitted.
  if (cancelling_ == 0) {
    members_.erase(member);
    --ended_;
  }
  if (size() == 0) all_ended_.notify_all();
}

void TaskGroup::take_out_ended() {
  if (cancelling_ > 0 || ended_ == 0) return;
  members_.remove_if([](const Running& running) { return running.has_ended; });
  ended_ = 0;
}

}  // namespace cartwright::runtime
