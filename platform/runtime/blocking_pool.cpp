#include "platform/runtime/blocking_pool.hpp"

#include <boost/asio/async_result.hpp>

#include <exception>
#include <sys/resource.h>
#include <unistd.h>

#include "platform/error.hpp"
#include "platform/runtime/resumption.hpp"

namespace cartwright::runtime {
namespace {

constexpr int kNiceness = 10;

// The loops share the cores with this pool; a burst of logins must not starve everybody else's
// requests.
void yield_to_event_loops() { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness); }

Error full() { return unavailable("Too much work is waiting, try again later."); }

std::exception_ptr failure_of(std::move_only_function<void()>& work) {
  try {
    work();
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

BlockingPool::BlockingPool(std::size_t threads, std::size_t queue_limit)
    : places_(threads + queue_limit) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stopping) { work(stopping); });
  }
}

Task<void> BlockingPool::run_job(ClientNetwork client, Work work) {
  auto initiate = [this, client](auto handler, Work job) {
    enqueue(client,
            [job = std::move(job), resume = Resumption(std::move(handler))](Turn turn) mutable {
              resume(turn == Turn::come ? failure_of(job) : std::make_exception_ptr(full()));
            });
  };
  co_await boost::asio::async_initiate<decltype(use_task), void(std::exception_ptr)>(
      std::move(initiate), use_task, std::move(work));
}

void BlockingPool::enqueue(ClientNetwork client, Job job) {
  std::optional<Job> loser;
  {
    const std::scoped_lock lock(mutex_);
    queue_.push(client, std::move(job));
    if (running_ + queue_.size() > places_) loser = queue_.pop_from_longest();
  }
  changed_.notify_one();
  if (loser) (*loser)(Turn::lost);
}

void BlockingPool::work(const std::stop_token& stopping) {
  yield_to_event_loops();
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stopping, [this] { return !queue_.empty(); })) {
    Job job = queue_.pop();
    ++running_;
    lock.unlock();
    job(Turn::come);
    job = nullptr;
    lock.lock();
    --running_;
  }
}

}  // namespace cartwright::runtime
