#pragma once
// Lets a blocking client talk to a server whose loop the test itself runs.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace cartwright::rpc::test {

/// Runs `blocking` on a thread of its own and the loop meanwhile. Returns or throws what it does.
template <class Blocking>
std::invoke_result_t<Blocking> beside(boost::asio::io_context& loop, Blocking blocking) {
  bool ended = false;
  std::packaged_task<std::invoke_result_t<Blocking>()> task(std::move(blocking));
  auto result = task.get_future();
  const auto work = boost::asio::make_work_guard(loop);
  loop.restart();
  const std::jthread thread([&] {
    task();
    boost::asio::post(loop, [&ended] { ended = true; });
  });
  while (!ended) loop.run_one();
  return result.get();
}

/// Runs the loop until `holds` does.
template <class Predicate>
void run_until(boost::asio::io_context& loop, Predicate holds) {
  loop.restart();
  while (!holds()) loop.run_one();
}

}  // namespace cartwright::rpc::test
