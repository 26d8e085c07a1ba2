#pragma once
// Lines of the log that anybody can bring forth.

#include <chrono>
#include <cstddef>
#include <string_view>

#include "platform/runtime/deadline.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::runtime {

/// An event of which the log tells only as much as an operator can read: so many lines in each
/// while, and then how many more there were ("left_out"). Of one event loop.
class LimitedLog {
 public:
  struct Limit {
    std::size_t lines = 10;
    std::chrono::milliseconds in = std::chrono::seconds(10);
  };

  /// `event` and `deadlines` outlive it.
  LimitedLog(Deadlines& deadlines, log::Level level, std::string_view event, Limit limit);
  LimitedLog(Deadlines& deadlines, log::Level level, std::string_view event)
      : LimitedLog(deadlines, level, event, Limit{}) {}
  ~LimitedLog();

  void write(log::Fields fields);

 private:
  void end_while();

  const log::Level level_;
  const std::string_view event_;
  const Limit limit_;
  Deadline end_of_while_;
  std::size_t lines_ = 0;  // in this while, those left out too
};

}  // namespace cartwright::runtime
