#pragma once
// Many clients at the same moment.

#include <barrier>
#include <cstddef>
#include <functional>
#include <future>
#include <type_traits>
#include <vector>

namespace cartwright::test {

/// Calls `act(0)` … `act(count - 1)`, each on a thread of its own, all released at once. The
/// results in that order; rethrows the first exception.
template <class Act>
auto in_parallel(std::size_t count, Act act) {
  using Result = std::invoke_result_t<Act&, std::size_t>;
  std::barrier start(static_cast<std::ptrdiff_t>(count));
  std::vector<std::future<Result>> running;
  for (std::size_t i = 0; i < count; ++i) {
    running.push_back(std::async(std::launch::async, [&start, &act, i] {
      start.arrive_and_wait();
      return std::invoke(act, i);
    }));
  }
  std::vector<Result> results;
  for (auto& each : running) results.push_back(each.get());
  return results;
}

}  // namespace cartwright::test
