#include "platform/runtime/loops.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <exception>
#include <utility>

#include "platform/runtime/require.hpp"

namespace cartwright::runtime {

// Run by one thread, which spares Asio waking others; any thread may post to it.
Loop::Loop() : context_(1), stays_open_(context_.get_executor()) {}

void Loop::start() {
  thread_ = std::thread([this] { run(); });
}

void Loop::run() try { context_.run(); } catch (const std::exception& error) {
  end_process(fmt::format("an event loop failed: {}", error.what()));
}

void Loop::ask(std::function<std::string()> question) {
  if (answer_.valid()) return;
  std::packaged_task<std::string()> task(std::move(question));
  answer_ = task.get_future();
  boost::asio::post(context_, std::move(task));
}

std::optional<std::string> Loop::answer(std::chrono::steady_clock::time_point latest) {
  if (answer_.wait_until(latest) != std::future_status::ready) return std::nullopt;
  return answer_.get();
}

void Loop::post(std::function<void()> action) { boost::asio::post(context_, std::move(action)); }

void Loop::begin_last(Task<void> task) {
  boost::asio::co_spawn(context_, std::move(task), [this](std::exception_ptr failure) {
    if (failure) {
      last_ended_.set_exception(std::move(failure));
    } else {
      last_ended_.set_value();
    }
  });
}

void Loop::finish(std::chrono::steady_clock::time_point latest) {
  auto last = last_ended_.get_future();
  require(last.wait_until(latest) == std::future_status::ready, "an event loop does not end");
  stays_open_.reset();
  thread_.join();
  last.get();
}

}  // namespace cartwright::runtime
