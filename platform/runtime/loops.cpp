#include "platform/runtime/loops.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <future>
#include <utility>

namespace cartwright::runtime {

// A loop is used by one thread only, which spares Asio its locks.
Loop::Loop() : context_(1), stays_open_(context_.get_executor()) {}

void Loop::start() {
  thread_ = std::thread([this] { context_.run(); });
}

std::optional<std::string> Loop::ask(std::function<std::string()> question,
                                     std::chrono::milliseconds patience) {
  std::packaged_task<std::string()> task(std::move(question));
  auto answer = task.get_future();
  boost::asio::post(context_, std::move(task));
  if (answer.wait_for(patience) != std::future_status::ready) return std::nullopt;
  return answer.get();
}

void Loop::finish(Task<void> last_task) {
  std::promise<void> ended;
  boost::asio::co_spawn(context_, std::move(last_task), [&ended](std::exception_ptr failure) {
    if (failure) {
      ended.set_exception(failure);
    } else {
      ended.set_value();
    }
  });
  auto result = ended.get_future();
  result.wait();
  stays_open_.reset();
  thread_.join();
  result.get();
}

}  // namespace cartwright::runtime
