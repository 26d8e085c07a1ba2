#include "platform/runtime/blocking_pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <exception>

#include "platform/error.hpp"

namespace cartwright::runtime {
namespace {

constexpr int kNiceness = 10;

// The loops share the cores with this pool; a burst of logins must not starve everybody else's
// requests.
void yield_to_event_loops() { setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness); }

}  // namespace

BlockingPool::BlockingPool(std::size_t threads, std::size_t queue_limit)
    : places_(threads + queue_limit) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this](const std::stop_token& stopping) { work(stopping); });
  }
}

Task<void> BlockingPool::run_job(Job job) {
  reserve_place();
  auto initiate = [this](auto handler, Job work) {
    auto loop = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
    enqueue(
        [work = std::move(work), handler = std::move(handler), loop = std::move(loop)]() mutable {
          std::exception_ptr failure;
          try {
            work();
          } catch (...) {
            failure = std::current_exception();
          }
          // The guard goes along: once the loop has the result it may end, so this thread must not
          // touch it any more.
          const auto executor = loop.get_executor();
          boost::asio::post(executor, [handler = std::move(handler), loop = std::move(loop),
                                       failure]() mutable { std::move(handler)(failure); });
        });
  };
  co_await boost::asio::async_initiate<decltype(use_task), void(std::exception_ptr)>(
      std::move(initiate), use_task, std::move(job));
}

void BlockingPool::reserve_place() {
  const std::scoped_lock lock(mutex_);
  if (taken_places_ == places_) throw unavailable("Too much work is waiting, try again later.");
  ++taken_places_;
}

void BlockingPool::enqueue(Job job) {
  {
    const std::scoped_lock lock(mutex_);
    queue_.push_back(std::move(job));
  }
  changed_.notify_one();
}

void BlockingPool::work(const std::stop_token& stopping) {
  yield_to_event_loops();
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stopping, [this] { return !queue_.empty(); })) {
    Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
    --taken_places_;
  }
}

}  // namespace cartwright::runtime
