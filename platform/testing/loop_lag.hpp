#pragma once
// How long a loop is held by one piece of work, however busy the machine is.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>

namespace cartwright::test {

/// Has every other turn of a loop from construction on and counts the processor time of its thread
/// in between. Outlives the last run of the loop.
class LoopLag {
 public:
  using Time = std::chrono::nanoseconds;

  explicit LoopLag(boost::asio::io_context& loop) : loop_(loop), begin_(now()), previous_(begin_) {
    wait_for_turn();
  }
  LoopLag(const LoopLag&) = delete;
  LoopLag& operator=(const LoopLag&) = delete;

  /// The longest time between two turns.
  [[nodiscard]] Time longest() const { return std::max(longest_, now() - previous_); }

  /// All time since construction.
  [[nodiscard]] Time total() const { return now() - begin_; }

 private:
  static Time now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + Time(time.tv_nsec);
  }

  void wait_for_turn() {
    boost::asio::post(loop_, [this] {
      const auto time = now();
      longest_ = std::max(longest_, time - previous_);
      previous_ = time;
      wait_for_turn();
    });
  }

  boost::asio::io_context& loop_;
  const Time begin_;
  Time previous_;
  Time longest_{0};
};

}  // namespace cartwright::test
