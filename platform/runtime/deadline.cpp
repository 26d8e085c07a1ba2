#include "platform/runtime/deadline.hpp"

#include <boost/asio/post.hpp>

namespace cartwright::runtime {
namespace {

constexpr std::chrono::milliseconds kSweepInterval{100};

// Then others have their turn: thousands of clients that fell silent together end together.
constexpr int kMostAtOnce = 100;

}  // namespace

Deadlines::Deadlines(Executor executor)
    : sweeper_(executor, {.name = "deadlines", .round = [this] { return sweep_once(); }}) {}

void Deadlines::start(TaskGroup& tasks) { sweeper_.start(tasks); }

Task<Round> Deadlines::sweep_once() {
  now_ = std::chrono::steady_clock::now();
  sweep();
  for (expire_some(); !expired_.empty(); expire_some()) co_await boost::asio::post(use_task);
  co_return Round::again_after(kSweepInterval);
}

// What expires is moved aside first: a callback may set, clear or destroy any deadline, its own
// included.
void Deadlines::sweep() {
  for (auto next = armed_.begin(); next != armed_.end();) {
    auto current = next++;
    if (!current->at_) current->at_ = now_ + current->from_next_sweep_;
    if (current->at_ <= now_) expired_.splice(expired_.end(), armed_, current);
  }
}

void Deadlines::expire_some() {
  for (int i = 0; i < kMostAtOnce && !expired_.empty(); ++i) {
    auto& deadline = expired_.front();
    expired_.pop_front();
    deadline.expired_();
  }
}

void Deadline::set(std::chrono::milliseconds from_now) {
  from_next_sweep_ = from_now;
  // Where it has a time, it may have expired and wait to be told.
  if (at_) unlink();
  at_.reset();
  if (!is_linked()) deadlines_.armed_.push_back(*this);
}

}  // namespace cartwright::runtime
