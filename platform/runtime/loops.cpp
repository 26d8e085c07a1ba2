#include "platform/runtime/loops.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

namespace cartwright::runtime {

// Run by one thread, which spares Asio waking others; any thread may post to it.
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

void Loop::begin_last(Task<void> task) {
  boost::asio::co_spawn(context_, std::move(task), [this](std::exception_ptr failure) {
    if (failure) {
      last_ended_.set_exception(std::move(failure));
    } else {
      last_ended_.set_value();
    }
  });
}

void Loop::finish() {
  auto last = last_ended_.get_future();
  last.wait();
  stays_open_.reset();
  thread_.join();
  last.get();
}

}  // namespace cartwright::runtime
