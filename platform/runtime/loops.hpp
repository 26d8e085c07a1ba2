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

  /// The answer to `question`, asked on the loop; nothing if the loop does not come to it within
  /// `patience`. What the question refers to lives as long as the loop.
  std::optional<std::string> ask(std::function<std::string()> question,
                                 std::chrono::milliseconds patience);

  /// Starts the task that is to be the last one on the loop.
  void begin_last(Task<void> task);

  /// Blocks until the last task has ended, nothing is left to do and the thread is gone. Throws
  /// what the task threw.
  void finish();

 private:
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<Executor> stays_open_;
  std::thread thread_;
  std::promise<void> last_ended_;
};

/// `count` loops with a Part each. Part has `void start()`, called before its loop runs,
/// `std::string missing()`, which says what it lacks to be of use, and `Task<void> stop()`, which
/// drains it.
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

  /// What a Part lacks, empty if none lacks anything; no answer if a loop is stuck.
  std::optional<std::string> missing() {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      const auto answer =
          loops_[i]->ask([&part = *parts_[i]] { return part.missing(); }, kPatience);
      if (!answer || !answer->empty()) return answer;
    }
    return "";
  }

  /// Drains all loops at once, then ends them.
  void stop() {
    for (std::size_t i = 0; i < loops_.size(); ++i) loops_[i]->begin_last(parts_[i]->stop());
    for (auto& loop : loops_) loop->finish();
  }

  [[nodiscard]] Part& first() { return *parts_.front(); }

 private:
  /// A loop that is silent for so long is stuck: nothing on it may take more than milliseconds.
  static constexpr std::chrono::seconds kPatience{2};

  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace cartwright::runtime
