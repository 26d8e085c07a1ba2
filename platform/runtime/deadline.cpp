#include "platform/runtime/deadline.hpp"

#include "platform/runtime/task_group.hpp"

namespace cartwright::runtime {
namespace {

constexpr std::chrono::milliseconds kSweepInterval{100};

}  // namespace

Deadlines::Deadlines(Executor executor) : timer_(executor) {}

void Deadlines::start(TaskGroup& tasks) { tasks.spawn_vital("deadlines", sweep_until_cancelled()); }

Task<void> Deadlines::sweep_until_cancelled() {
  while (true) {
    timer_.expires_after(kSweepInterval);
    co_await timer_.async_wait(use_task);
    now_ = std::chrono::steady_clock::now();
    sweep();
  }
}

void Deadlines::sweep() {
  // What expires is moved aside first: a callback may set, clear or destroy any deadline, this one
  // included.
  Armed expired;
  for (auto next = armed_.begin(); next != armed_.end();) {
    auto current = next++;
    if (!current->at_) current->at_ = now_ + current->from_next_sweep_;
    if (current->at_ <= now_) expired.splice(expired.end(), armed_, current);
  }
  while (!expired.empty()) {
    auto& deadline = expired.front();
    expired.pop_front();
    deadline.expired_();
  }
}

void Deadline::set(std::chrono::milliseconds from_now) {
  from_next_sweep_ = from_now;
  at_.reset();
  if (!is_linked()) deadlines_.armed_.push_back(*this);
}

}  // namespace cartwright::runtime
