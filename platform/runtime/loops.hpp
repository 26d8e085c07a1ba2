#pragma once
// The event loops of a process. Each has a thread and a Part of its own; loops share nothing but
// what they are given.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "platform/task.hpp"

namespace cartwright::runtime {

/// One event loop and its thread.
class Loop {
 public:
  Loop();

  [[nodiscard]] Executor executor() { return context_.get_executor(); }

  /// Runs the loop on a thread of its own.
  void start();

  /// Asks `question` on the loop, unless it still owes an answer. What the question refers to lives
  /// as long as the loop.
  void ask(std::function<std::string()> question);

  /// The answer to what was asked; nothing if the loop has not come to it by `latest`. It may come
  /// to it later: whoever is slow because there is much to do is not stuck.
  std::optional<std::string> answer(std::chrono::steady_clock::time_point latest);

  /// Runs `action` on the loop.
  void post(std::function<void()> action);

  /// Starts the task that is to be the last one on the loop.
  void begin_last(Task<void> task);

  /// Blocks until the last task has ended, nothing is left to do and the thread is gone. Throws
  /// what the task threw. A loop that has not come to it by `latest` hangs, and ends the process.
  void finish(std::chrono::steady_clock::time_point latest);

 private:
  void run();

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<Executor> stays_open_;
  std::thread thread_;
  std::future<std::string> answer_;  // valid while it is owed
  std::promise<void> last_ended_;
};

/// `count` loops with a Part each. Part has `void start()`, called before its loop runs,
/// `std::string missing()`, which says what it lacks to be of use, `void reload()`, which looks for
/// new versions of its files, and `Task<void> stop()`, which drains it.
template <class Part>
class Loops {
 public:
  /// Makes each Part with its executor and `shared`, which outlives the loops.
  template <class... Shared>
  explicit Loops(std::size_t count, Shared&... shared) {
    for (std::size_t i = 0; i < count; ++i) {
      auto& loop = *loops_.emplace_back(std::make_unique<Loop>());
      parts_.push_back(std::make_unique<Part>(loop.executor(), shared...));
    }
  }

  /// Throws what a Part throws (a port in use, say); then no loop runs.
  void start() {
    for (auto& part : parts_) part->start();
    for (auto& loop : loops_) loop->start();
  }

  /// What a Part lacks, empty if none lacks anything; no answer if any loop is silent.
  std::optional<std::string> missing() {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      loops_[i]->ask([&part = *parts_[i]] { return part.missing(); });
    }
    const auto latest = std::chrono::steady_clock::now() + kPatience;
    std::optional<std::string> lack = "";
    for (auto& loop : loops_) {
      const auto answer = loop->answer(latest);
      if (!answer || !lack) {
        lack.reset();
      } else if (lack->empty()) {
        lack = answer;
      }
    }
    return lack;
  }

  /// Lets each Part read again what may have changed beside the settings.
  void reload() {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      loops_[i]->post([&part = *parts_[i]] { part.reload(); });
    }
  }

  /// Drains all loops at once, then ends them, and the process if that takes longer than `longest`.
  void stop(std::chrono::seconds longest = std::chrono::minutes(10)) {
    const auto latest = std::chrono::steady_clock::now() + longest;
    for (std::size_t i = 0; i < loops_.size(); ++i) loops_[i]->begin_last(parts_[i]->stop());
    for (auto& loop : loops_) loop->finish(latest);
  }

  [[nodiscard]] Part& first() { return *parts_.front(); }

 private:
  /// Nothing on a loop may take more than milliseconds.
  static constexpr std::chrono::seconds kPatience{2};

  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace cartwright::runtime
