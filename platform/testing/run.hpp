#pragma once
// Lets synchronous test bodies use coroutines: `auto user = run(loop, users.find(id));`

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "platform/task.hpp"

namespace cartwright::test {

/// Runs `task` on `loop`, together with all else that waits there, until it has ended. Rethrows
/// what leaves it.
inline void run(boost::asio::io_context& loop, Task<void> task) {
  bool ended = false;
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, std::move(task), [&](std::exception_ptr thrown) {
    ended = true;
    failure = thrown;
  });
  if (loop.stopped()) loop.restart();
  while (!ended) {
    if (loop.run_one() == 0)
      throw std::logic_error("The loop has no work left, but the task has not ended.");
  }
  if (failure) std::rethrow_exception(failure);
}

/// Awaits `task` and keeps its value in `*result`, which outlives the run.
template <class T>
Task<void> keep_result(Task<T> task, std::optional<T>* result) {
  result->emplace(co_await std::move(task));
}

/// As above, and returns the value of the task.
template <class T>
  requires(!std::is_void_v<T>)
T run(boost::asio::io_context& loop, Task<T> task) {
  std::optional<T> result;
  run(loop, keep_result(std::move(task), &result));
  return *std::move(result);
}

}  // namespace cartwright::test
