#pragma once
// Threads for work that would block an event loop: password hashes, file reads.

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/runtime/client_network.hpp"
#include "platform/runtime/fair_queue.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

/// A fixed number of threads behind a bounded queue, in which client networks take turns: see
/// FairQueue. Safe to use from several loops; outlives every task that uses it. Its destructor
/// finishes the jobs that run and wait.
class BlockingPool {
 public:
  /// `queue_limit` counts the jobs that wait, beside those that run.
  BlockingPool(std::size_t threads, std::size_t queue_limit);

  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  /// Runs `work` for a client on a thread of the pool and resumes on the caller's loop with its
  /// result or exception. When the queue is full, whoever has most in it loses a place: throws
  /// `unavailable` if that is this client. It cannot be cancelled: the caller waits until `work`
  /// has ended.
  template <class Work>
  Task<std::invoke_result_t<Work>> run(ClientNetwork client, Work work) {
    std::optional<std::invoke_result_t<Work>> result;
    co_await run_job(client, [&] { result.emplace(work()); });
    co_return std::move(*result);
  }

 private:
  enum class Turn { come, lost };
  using Work = std::move_only_function<void()>;
  using Job = std::move_only_function<void(Turn)>;

  Task<void> run_job(ClientNetwork client, Work work);
  void enqueue(ClientNetwork client, Job job);
  void work(const std::stop_token& stopping);

  const std::size_t places_;  // jobs that run or wait at the most
  std::mutex mutex_;
  std::condition_variable_any changed_;
  FairQueue<Job> queue_;
  std::size_t running_ = 0;
  std::vector<std::jthread> threads_;  // the first to be destroyed, as threads use all else
};

}  // namespace cartwright::runtime
